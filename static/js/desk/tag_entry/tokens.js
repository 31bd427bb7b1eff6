/* The tags that a story has as tokens, one stop for the Tab key, each with its strength in a word and a shape. */
"use strict"

import { button, kindOf, make, nameIn, same } from "./tag.js"

const LEAD = 1, MENTION = 3
const SHAPES = { [LEAD]: "lead", [MENTION]: "mention" }

/** The list; `draw` shows the entry's tags as they are now, `focusLast` goes to the one before the field. */
export function makeTokens(entry, { label, strengths }) {
  const element = make("ul", "tokens"), help = make("p", "tag-entry__help")
  const letters = Object.fromEntries(Object.entries(strengths).flatMap(([strength, word]) => [[strength, +strength], [word[0].toLowerCase(), +strength]]))
  let here = null // the token that the Tab key comes to
  help.id = `${entry.input.id}_help`
  help.textContent = [...Object.entries(strengths).map(([strength, word]) => `${strength} ${word}`), gettext("Del removes")].join(" · ")
  element.setAttribute("aria-label", label)
  element.addEventListener("keydown", keys)
  element.addEventListener("focusin", (event) => stopAt(tokens().indexOf(event.target.closest(".token"))))
  return { element, draw, focusLast: () => goTo(entry.tags.length - 1) }

  function draw() {
    const before = tokens(), focused = before.indexOf(document.activeElement?.closest?.(".token"))
    const tag = entry.tags.find((one) => here && same(one, here))
    element.hidden = !entry.tags.length
    element.replaceChildren(...entry.tags.map(token))
    if (entry.tags.length) element.append(helpLine())
    const place = tag ? entry.tags.indexOf(tag) : Math.min(Math.max(focused, 0), entry.tags.length - 1)
    stopAt(place)
    if (focused >= 0) goTo(place)
  }

  function helpLine() {
    const line = make("li", "tag-entry__helps")
    line.append(help)
    return line
  }

  function token(tag) {
    const word = strengths[tag.strength], shape = SHAPES[tag.strength] || "about"
    const line = make("li", `token token--${shape} token--${tag.kind}${tag.unconfirmed ? " token--proposed" : ""}`)
    const spoken = [tag.name, word, ...(tag.mark ? [tag.mark] : []), kindOf(tag)].join(", ")
    const main = button("token__name", "", interpolate(gettext("%s: change how strongly the story is about it"), [spoken]), () => entry.change(tag, { strength: (tag.strength % MENTION) + 1 }))
    main.setAttribute("aria-describedby", help.id)
    main.append(nameIn("token__called", tag.name))
    if (tag.mark) main.append(" ", make("span", "token__mark", tag.mark))
    main.append(" ", make("span", "token__strength", word))
    line.append(main)
    if (tag.unconfirmed) {
      line.append(button("token__confirm", gettext("proposed ✓"), interpolate(gettext("%s is proposed: confirm"), [tag.name]), () => {
        entry.change(tag, {})
        goTo(entry.tags.findIndex((one) => same(one, tag)))
      }))
    }
    line.append(button("token__remove", "×", interpolate(gettext("Remove %s"), [tag.name]), () => remove(tag)))
    return line
  }

  function tokens() {
    return [...element.querySelectorAll(".token")]
  }

  function stopAt(place) {
    here = entry.tags[place] || null
    tokens().forEach((line, at) => line.querySelectorAll("button").forEach((one) => (one.tabIndex = at === place ? 0 : -1)))
  }

  function goTo(place) {
    const line = tokens()[place]
    if (line) line.querySelector("button").focus()
    else entry.focus()
  }

  function remove(tag) {
    const place = entry.tags.findIndex((one) => same(one, tag))
    here = entry.tags[place + 1] || entry.tags[place - 1] || null
    entry.remove(tag)
    goTo(here ? entry.tags.findIndex((one) => same(one, here)) : -1)
  }

  function keys(event) {
    const place = tokens().indexOf(event.target.closest(".token")), tag = entry.tags[place]
    if (!tag || event.ctrlKey || event.metaKey || event.isComposing) return
    if (!move(event, place, tag) && !weigh(event, tag)) return
    event.preventDefault()
    event.stopPropagation()
  }

  function move({ key, altKey }, place, tag) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key] * (getComputedStyle(element).direction === "rtl" ? -1 : 1)
    if (step && altKey) entry.change(tag, { strength: Math.min(Math.max(tag.strength + step, LEAD), MENTION) })
    else if (step) goTo(Math.max(place + step, 0))
    else if (key === "Home") goTo(0)
    else if (key === "End") goTo(entry.tags.length - 1)
    else if (key === "Delete" || key === "Backspace") remove(tag)
    else return false
    return true
  }

  function weigh({ key, altKey }, tag) {
    const strength = letters[key.toLowerCase()]
    if (!strength || altKey) return false
    entry.change(tag, { strength })
    return true
  }
}
