/* What was typed and isn't on the server yet, kept in this browser under the person and the story, until it is.
   It goes as soon as the server has it. After signing out it stays, for that person alone to find: words are not lost
   by a closed session. What nobody fetched for a month is dropped. */
"use strict"

import { desk, differing, form, hidden, names, values, wordsOf } from "./form.js"

const PREFIX = "newsroom:story:"
const MONTH = 31 * 24 * 60 * 60 * 1000

const mine = () => `${PREFIX}${desk.person}:`
const here = () => `${mine()}${form.dataset.story || "new"}:`
// Each page keeps its own: what an earlier one left behind is not written over before somebody has looked at it.
const key = () => here() + form.dataset.opened

/** Keep the form as it is; `since` is what the server had last. Whether it is really kept. */
export function keep(since, unconfirmed) {
  const fields = values()
  const words = Object.fromEntries(Object.keys(fields).map((name) => [name, wordsOf(name)]).filter(([, word]) => word.text))
  const copy = { at: Date.now(), opened: form.dataset.opened, fields, since, base: hidden("base"), unconfirmed, words, names }
  try {
    localStorage.setItem(key(), JSON.stringify(copy))
    return true
  } catch {
    return false
  }
}

/** The server has it all: nothing stays here. */
export function drop(name = key()) {
  try {
    localStorage.removeItem(name)
  } catch {
    // Where nothing may be kept, nothing was.
  }
}

/** The copies that may belong on this page, the newest first: of this story, or of new ones that never got a number. */
export function found() {
  const copies = []
  try {
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const copy = JSON.parse(localStorage.getItem(name))
      if (Date.now() - copy.at > MONTH) drop(name)
      else if (name.startsWith(here()) && name !== key()) copies.push({ ...copy, name })
    }
  } catch {
    return []
  }
  return copies.sort((one, other) => other.at - one.at)
}

/** The fields of a copy that say something which the page doesn't. */
export function missing(copy, here) {
  return differing(copy.fields, copy.since).filter((name) => (copy.fields[name] ?? "") !== (here[name] ?? ""))
}
