/* Tags that the text as it stands suggests, each with its reason and its quotes. One key takes one, one rejects it;
   nothing is applied by itself. A rejection is kept with the story, as soon as that has a row, and can be taken back. */
"use strict"

import { desk, form, onChange } from "./form.js"
import { entry, send } from "./tag_fields.js"
import { goTo, show as showEvidence } from "./evidence.js"
import { button, kindOf, make, nameIn, same } from "../tag_entry/tag.js"

const PAUSE = 2500, SHOWN = 8, SHOWN_QUOTES = 5
const LEAD = 1, MENTION = 3
const BUTTONS = "button, summary"

export function suggest() {
  if (!entry || !desk.doors.suggest) return
  const panel = make("section", "suggested"), head = make("h3", "suggested__head", gettext("Suggested from the text"))
  const list = make("ul", "suggested__list"), told = make("p", "suggested__told")
  const rejectedBox = make("details", "suggested__rejected")
  const words = JSON.parse(document.getElementById("id_topics_rows")?.textContent || document.getElementById("id_countries_rows").textContent).choices
  const strengths = Object.fromEntries(words)
  let found = null, rejected = [], unsent = [], read = null, timer = 0, asked = 0, acts = 0, telling = Promise.resolve(), drawn = "", all = false
  panel.setAttribute("aria-label", gettext("Suggested tags"))
  list.setAttribute("aria-label", gettext("Suggested tags"))
  told.role = "status"
  panel.append(head, make("p", "suggested__keys", gettext("A takes it, 1 2 3 take it as lead, about or mention, X rejects it, Z takes a rejection back.")), list, told, rejectedBox)
  entry.input.closest(".tag-entry").after(panel)

  panel.addEventListener("keydown", keys)
  list.addEventListener("focusin", point)
  list.addEventListener("mouseover", point)
  list.addEventListener("focusout", () => showEvidence(form, []))
  list.addEventListener("mouseleave", () => showEvidence(form, []))
  entry.input.addEventListener("focus", ask)
  onChange(() => {
    draw()
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  })
  form.addEventListener("story:saved", sendRejections)
  ask()

  /* ---------------------------------------------------------------------------------- what the text suggests */

  function text() {
    return ["headline", "standfirst", "body"].map((name) => form.elements[name]?.value ?? "").join("\0")
  }

  async function ask() {
    clearTimeout(timer)
    const now = text()
    if (now === read) return // asked already, whether it is answered or not
    const mine = ++asked
    read = now
    if (!found) told.textContent = gettext("Reading the text …")
    await telling
    const actsBefore = acts
    const answer = await send(desk.doors.suggest, {}).catch(() => null)
    const given = answer?.ok ? await answer.json().catch(() => null) : null
    if (mine !== asked) return // read again since
    if (!given) {
      read = null
      told.textContent = gettext("Suggestions can't be had now.")
      return
    }
    if (acts !== actsBefore) { // something was rejected or taken back since: this answer may not know of it
      read = null
      return ask()
    }
    found = given.found
    rejected = [...given.rejected, ...unsent.filter((one) => !given.rejected.some((other) => same(one, other)))]
    draw()
  }

  function open() {
    return (found || []).filter((one) => !entry.has(one) && !rejected.some((other) => same(one, other)))
  }

  /* ---------------------------------------------------------------------------------- drawn */

  function draw() {
    const shown = open(), now = JSON.stringify([shown, all])
    if (now !== drawn) drawList(shown)
    drawn = now
    panel.classList.toggle("suggested--empty", !shown.length)
    if (found) told.textContent = shown.length ? "" : found.length ? gettext("All that the text suggests is decided.") : gettext("The text suggests no tag.")
    drawRejected()
  }

  /* What is unfolded stays so, and whoever stands on a button stays on that one. */
  function drawList(shown) {
    const unfolded = new Set([...list.children].filter((line) => line.querySelector("details[open]")).map((line) => line.dataset.tag))
    const on = document.activeElement, left = on?.closest?.(".suggested__list > li")
    const place = [...list.children].indexOf(left)
    list.replaceChildren(...(all ? shown : shown.slice(0, SHOWN)).map(line))
    list.hidden = !shown.length
    if (!all && shown.length > SHOWN) list.append(moreLine(shown.length))
    for (const line of list.children) if (unfolded.has(line.dataset.tag)) line.querySelector("details").open = true
    if (place < 0) return
    const back = [...list.children].find((line) => line.dataset.tag === left.dataset.tag)
    const buttons = [...(back?.querySelectorAll(BUTTONS) ?? [])]
    const label = on.getAttribute("aria-label"), alike = buttons.filter((one) => one.className === on.className)
    if (buttons.length) (alike.find((one) => one.getAttribute("aria-label") === label) || alike[0] || buttons.at(-1)).focus()
    else focus(place)
  }

  function line(one) {
    const made = make("li", "suggested__tag"), why = make("p", "suggested__why", one.why)
    const spoken = interpolate(gettext("Take %s, %s, %s"), [one.name, notes(one).join(", "), kindOf(one)])
    const take = button(`suggested__take suggested__take--${one.kind}`, "+ ", spoken, () => accept(one, one.strength))
    take.append(nameIn("", one.name), " ", make("span", "token__strength", notes(one).join(" · ")))
    take.setAttribute("aria-keyshortcuts", "a x 1 2 3")
    made.dataset.tag = `${one.kind} ${one.id}`
    made.append(take, button("suggested__reject", "×", interpolate(gettext("Reject %s"), [one.name]), () => reject(one)), why)
    if (one.quotes.length) made.append(quotesOf(one))
    return made
  }

  function notes(one) {
    return [strengths[one.strength], one.mark].filter(Boolean)
  }

  function quotesOf(one) {
    const box = make("details", "suggested__quotes"), lines = make("ul", "")
    box.append(make("summary", "", interpolate(ngettext("%s place in the text", "%s places in the text", one.quotes.length), [one.quotes.length])), lines)
    lines.append(...one.quotes.slice(0, SHOWN_QUOTES).map((quote) => {
      const item = make("li", ""), go = button("suggested__quote", "", interpolate(gettext("Go to “%s”"), [quote.words]), () => goTo(form, one.quotes, quote))
      go.dir = "auto"
      go.append((quote.cut[0] ? "…" : "") + quote.before, make("mark", "", quote.words), quote.after + (quote.cut[1] ? "…" : ""))
      item.append(go)
      return item
    }))
    return box
  }

  function moreLine(count) {
    const made = make("li", "suggested__more")
    made.append(button("suggested__all", interpolate(gettext("Show all %s"), [count]), interpolate(gettext("Show all %s suggestions"), [count]), () => {
      all = true
      draw()
      focus(SHOWN)
    }))
    return made
  }

  function drawRejected() {
    const shown = rejected.filter((one) => !entry.has(one)), now = JSON.stringify(shown), lines = make("ul", "")
    if (rejectedBox.dataset.shown === now) return
    rejectedBox.dataset.shown = now
    rejectedBox.hidden = !shown.length
    rejectedBox.replaceChildren(make("summary", "", interpolate(gettext("Rejected: %s"), [shown.length])), lines)
    lines.append(...shown.map((one) => {
      const made = make("li", "")
      made.append(nameIn("", one.name), " ", button("suggested__back", gettext("take back"), interpolate(gettext("Suggest %s again"), [one.name]), () => takeBack(one)))
      return made
    }))
  }

  function focus(place) {
    const lines = list.querySelectorAll(".suggested__take")
    const line = lines[Math.min(Math.max(place, 0), lines.length - 1)]
    if (line) line.focus()
    else entry.focus()
  }

  /* ---------------------------------------------------------------------------------- what one does with them */

  function placeOf(target) {
    return [...list.children].indexOf(target.closest?.(".suggested__tag"))
  }

  function point({ target }) {
    const one = open()[placeOf(target)]
    if (one) showEvidence(form, one.quotes)
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const place = placeOf(event.target), one = place < 0 ? null : open()[place], key = event.key.toLowerCase()
    if (key === "z" && rejected.length) takeBack(rejected.at(-1))
    else if (!one) return
    else if (key === "a") accept(one, one.strength)
    else if (key >= String(LEAD) && key <= String(MENTION)) accept(one, +key)
    else if (key === "x") reject(one)
    else if (key === "arrowdown") focus(place + 1)
    else if (key === "arrowup") place ? focus(place - 1) : entry.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function accept(one, strength) {
    const place = open().indexOf(one)
    entry.take({ ...one, strength })
    draw()
    focus(place)
    showEvidence(form, [])
    point({ target: document.activeElement })
  }

  async function reject(one) {
    const place = open().indexOf(one)
    acts += 1
    rejected.push({ kind: one.kind, id: one.id, name: one.name })
    entry.say(interpolate(gettext("%s is rejected for this story."), [one.name]))
    draw()
    focus(place)
    if (!form.dataset.story) return void unsent.push(rejected.at(-1))
    if (!(await tell("reject", one))) forget(one, gettext("That could not be kept now: it is suggested again."))
  }

  async function takeBack(one) {
    acts += 1
    forget(one, "")
    entry.say(interpolate(gettext("%s is suggested again."), [one.name]))
    const place = open().findIndex((other) => same(one, other))
    if (place >= 0) focus(place)
    else list.querySelector(".suggested__take")?.focus()
    unsent = unsent.filter((other) => !same(one, other))
    if (!form.dataset.story) return
    if (!(await tell("take-back", one))) rejected.push(one)
    else read = null
    await ask()
    draw()
  }

  function forget(one, words) {
    rejected = rejected.filter((other) => !same(one, other))
    draw()
    if (words) told.textContent = words
  }

  /* One act after the other, so that the last one counts. */
  function tell(act, { kind, id }) {
    acts += 1
    telling = telling.then(() => send(`${desk.doors.suggest}${act}/`, { kind, tag: id })).then((answer) => answer.ok, () => false)
    return telling
  }

  /* The story has a row now: what was rejected before is kept with it. */
  async function sendRejections() {
    for (const one of [...unsent]) {
      if (unsent.includes(one) && await tell("reject", one)) unsent = unsent.filter((other) => !same(one, other))
    }
  }
}
