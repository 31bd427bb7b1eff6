/* A pasted list of tags: known ones are added, the others stand below the field, each to be looked for or proposed. */
"use strict"

import { MOST, button, make, nameIn } from "./tag.js"

const BETWEEN = /[,;\t\r\n]+/

/** Hear lists that are pasted into the entry's input. */
export function makePasting(entry, { search, send }) {
  const { input } = entry
  const left = make("ul", "tag-entry__unknown")
  left.hidden = true
  left.setAttribute("aria-label", gettext("Words that no tag bears"))
  input.parentElement.append(left)
  input.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain") || ""
    if (!BETWEEN.test(pasted.trim())) return
    event.preventDefault()
    entry.close() // what was typed before is not looked for any more
    const whole = input.value.slice(0, input.selectionStart) + pasted + input.value.slice(input.selectionEnd)
    input.value = whole.trim().replace(/[\t\r\n]+/g, "; ") // one line, and nothing of it lost
    read(whole)
  })

  async function read(text) {
    const count = text.split(BETWEEN).filter((word) => word.trim()).length
    if (count > MOST) {
      return entry.tell(interpolate(gettext("This is a list of %s tags; a story is given at most %s. Paste fewer."), [count.toLocaleString(), MOST]), true)
    }
    entry.tell(gettext("Reading the list …"))
    const kept = input.value
    const answer = await send(search, { pasted: text }).catch(() => null)
    const told = await answer?.json().catch(() => null)
    if (input.value !== kept) return // written over meanwhile
    if (!answer?.ok || !told) return entry.tell(told?.says || gettext("The newsroom doesn't answer. What you typed stays here: try again."), true)
    entry.clear()
    const here = told.found.filter(entry.has).length, added = entry.take(...told.found)
    entry.tell(summary(added, here, told.found.length - added - here, told.unknown.length))
    left.replaceChildren(...told.unknown.map(line))
    left.hidden = !told.unknown.length
  }

  function summary(added, here, tooMany, unknown) {
    const parts = [interpolate(ngettext("%s tag is added", "%s tags are added", added), [added])]
    if (here) parts.push(interpolate(ngettext("%s was here already", "%s were here already", here), [here]))
    if (tooMany) parts.push(interpolate(ngettext("%s is one too many", "%s are too many", tooMany), [tooMany]))
    if (unknown) parts.push(interpolate(ngettext("%s word is no tag", "%s words are no tags", unknown), [unknown]))
    return `${parts.join(", ")}.`
  }

  /* A word that could be one goes into the field by its button, where the last choice is to propose it. */
  function line({ word, says }) {
    const made = make("li", "tag-entry__word")
    const name = word.length > 60 ? `${word.slice(0, 60)}…` : word
    made.append(nameIn("", name))
    if (says) made.append(" ", make("span", "tag-entry__refusal", says))
    else made.append(button("tag-entry__lookup", gettext("look for it, or propose it"), interpolate(gettext("Look for “%s”, or propose it"), [word]), () => {
      input.value = word
      drop(made)
      entry.look()
    }))
    made.append(button("token__remove", "×", interpolate(gettext("Leave “%s” out"), [name]), () => drop(made)))
    return made
  }

  function drop(line) {
    const next = line.nextElementSibling || line.previousElementSibling
    line.remove()
    left.hidden = !left.children.length
    if (next && input.value === "") next.querySelector("button").focus()
    else entry.focus()
  }
}
