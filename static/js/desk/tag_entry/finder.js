/* What is typed is looked for in both vocabularies: a combobox in the sense of ARIA, with the choices below. */
"use strict"

import { kindOf, make, nameIn } from "./tag.js"

const WAIT = 120, SLOW = 400
export const LONGEST = 100 // characters of a name

/** Make the entry's input one. */
export function makeFinder(entry, { label, search, add, governs, send }) {
  const { input } = entry
  const list = make("ul", "tag-entry__found")
  let choices = [], active = -1, timer = 0, asking = null, hurried = false
  list.id = `${input.id}_list`
  list.role = "listbox"
  list.hidden = true
  list.setAttribute("aria-label", label)
  input.after(list)
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "done",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value)

  input.addEventListener("input", (event) => {
    event.stopPropagation() // what is typed here is no part of the story yet
    close()
    entry.tell("")
    timer = setTimeout(look, WAIT)
  })
  input.addEventListener("change", (event) => event.stopPropagation())
  input.addEventListener("keydown", keys)
  input.addEventListener("blur", close)
  list.addEventListener("mousedown", (event) => event.preventDefault()) // the caret stays in the field
  list.addEventListener("click", (event) => take([...list.children].indexOf(event.target.closest("[role=option]"))))
  Object.assign(entry, { look, close })

  async function look() {
    close()
    const typed = input.value.trim()
    if (!typed) return
    if (typed.length > LONGEST) {
      return entry.tell(interpolate(gettext("This has %s characters; a tag's name has at most %s."), [typed.length, LONGEST]), true)
    }
    const mine = (asking = new AbortController())
    const slow = setTimeout(() => entry.tell(interpolate(gettext("Looking for “%s” …"), [typed])), SLOW)
    const answer = await ask(typed, mine.signal)
    clearTimeout(slow)
    if (asking !== mine) return // something else was typed since
    asking = null
    if (!answer) return entry.tell(gettext("The newsroom doesn't answer. What you typed stays here: try again."), true)
    offer(answer, typed)
  }

  async function ask(typed, signal) {
    try {
      const answer = await fetch(`${search}?${new URLSearchParams({ q: typed })}`, { redirect: "manual", signal })
      return answer.ok ? await answer.json() : null
    } catch {
      return null
    }
  }

  function offer({ found, may_be_new: mayBeNew, says }, typed) {
    choices = found.map((tag) => ({ tag, isOpen: !tag.refusal }))
    if (mayBeNew && add) choices.push({ name: typed, isOpen: true })
    entry.tell(choices.length ? "" : says || interpolate(gettext("Nothing is called “%s”."), [typed]), Boolean(says && !choices.length))
    if (!choices.length) return
    const hasHurried = hurried
    show()
    const first = choices[0]
    if (hasHurried && first.tag && first.isOpen) take(0) // Enter came before the answer; a new topic waits for another
  }

  function show() {
    list.replaceChildren(...choices.map(line))
    list.hidden = false
    input.setAttribute("aria-expanded", "true")
    list.scrollIntoView({ block: "nearest" })
    mark(choices.findIndex((choice) => choice.isOpen))
    const open = choices.filter((choice) => choice.isOpen).length
    entry.say(open ? interpolate(ngettext("%s choice", "%s choices", open), [open]) : list.textContent)
  }

  function line(choice, place) {
    const made = make("li", "tag-entry__choice")
    made.role = "option"
    made.id = `${list.id}_${place}`
    if (!choice.tag) return propose(made, choice.name)
    const { tag } = choice
    if (tag.refusal) {
      made.setAttribute("aria-disabled", "true")
      made.append(make("span", "tag-entry__refusal", tag.refusal))
      return made
    }
    const called = make("span", "tag-entry__name")
    if (tag.above?.length) called.append(nameIn("tag-entry__above", tag.above.join(" › ")), " › ")
    called.append(nameIn("", tag.name))
    if (tag.called) called.append(" (", nameIn("tag-entry__called", tag.called), ")")
    const notes = [tag.mark, entry.has(tag) ? gettext("here already") : "", kindOf(tag)]
    made.append(called, " ", make("span", "tag-entry__kind", notes.filter(Boolean).join(" · ")))
    return made
  }

  function propose(made, name) {
    const [before, after] = (governs ? gettext("Add “%s” as a new topic") : gettext("Propose “%s” as a new topic")).split("%s")
    made.classList.add("tag-entry__choice--new")
    const words = make("span", "tag-entry__name", before)
    words.append(nameIn("", name), after)
    made.append(words)
    if (!governs) made.append(" ", make("span", "tag-entry__kind", gettext("an editor decides")))
    return made
  }

  function mark(place) {
    active = place
    ;[...list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === place)))
    if (place < 0) return input.removeAttribute("aria-activedescendant")
    const line = list.children[place]
    input.setAttribute("aria-activedescendant", line.id)
    list.scrollTop = line.offsetTop - (list.clientHeight - line.offsetHeight) / 2
  }

  function step(by) {
    const open = choices.map((choice, place) => (choice.isOpen ? place : -1)).filter((place) => place >= 0)
    if (open.length) mark(open[(open.indexOf(active) + by + open.length) % open.length])
  }

  function keys(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || (event.altKey && event.key !== "ArrowDown")) return
    const isOpen = !list.hidden
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0
    const back = getComputedStyle(input).direction === "rtl" ? "ArrowRight" : "ArrowLeft"
    if (event.key === "ArrowDown") isOpen ? step(1) : look()
    else if (event.key === "ArrowUp" && isOpen) step(-1)
    else if (event.key === "Enter") enter()
    else if (event.key === "Escape" && isOpen) close()
    else if (event.key === "Backspace" && !input.value && entry.tags.length) entry.remove(entry.tags.at(-1))
    else if (event.key === back && atStart && entry.tags.length) entry.toTokens()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function enter() {
    if (!list.hidden) return take(active)
    if (!input.value.trim()) return
    if (!asking) look()
    hurried = Boolean(asking)
  }

  async function take(place) {
    const choice = choices[place]
    if (!choice?.isOpen) return
    close()
    if (!choice.tag) return bring(choice.name)
    entry.clear()
    entry.take(choice.tag)
  }

  async function bring(name) {
    if (input.readOnly) return
    input.readOnly = true // until it is answered
    const answer = await send(add, { name }).catch(() => null)
    const told = await answer?.json().catch(() => null)
    input.readOnly = false
    if (!answer?.ok || !told) {
      return entry.tell(told?.refused || gettext("That could not be added now. Try again."), true)
    }
    entry.clear()
    entry.take({ kind: "topics", ...told })
    if (told.mark) entry.tell(interpolate(gettext("“%s” is proposed: the story has it, and readers see it once an editor accepts it."), [told.name]))
  }

  function close() {
    clearTimeout(timer)
    if (asking) entry.tell("") // it may say that something is looked for
    asking?.abort()
    asking = null
    hurried = false
    choices = []
    list.replaceChildren()
    list.hidden = true
    input.setAttribute("aria-expanded", "false")
    mark(-1)
  }
}
