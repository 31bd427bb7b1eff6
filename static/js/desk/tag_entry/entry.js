/* One field for the tags of a story, countries and topics together, for every page of the desk that tags.

   mountTagEntry(element, options) fills the empty `element` and gives the entry. Wants css/desk/tag_entry.css.

   options
     label      what the field is called, e.g. "Tags"; read out, and no visible label is made
     id         of the input, for a visible label of yours; "tag-entry" unless told
     search     address of admin:articles_article_tags
     add        address that takes a new topic (admin:articles_article_vocabulary of "topics"); "" for who may not
     governs    whether a topic that this person adds is in use at once; else it is a proposal
     strengths  {1: "lead", 2: "about", 3: "mention"}: the words for them
     send(address, values)  POSTs them with the token against forgery and gives the Response
     changed(tags)          called after every change by the person, never by `set`
   A tag: {kind: "countries" | "topics", id, name, strength, mark, unconfirmed}. `mark` says how a topic stands if not
   simply in use ("proposed"); `unconfirmed`: found by the machine, and nobody has confirmed it yet.

   entry
     tags             as they stand, the leads first
     set(tags)        draw others, e.g. of the next story or those that somebody else saved; what is typed stays
     take(...tags)    add some; without `strength` the first of its kind is the lead, the others are what it is about
     change(tag, {strength}), remove(tag), has(tag), focus(), clear()
     say(words)       read out; tell(words) shows them below the field too

   Keys: type, arrows, Enter; Backspace in the empty field takes the last one out; the left arrow goes to the tokens.
   There: arrows, Home and End; 1 2 3 or the first letters of the strengths; Alt and arrows stronger and weaker; Delete. */
"use strict"

import { makeFinder } from "./finder.js"
import { makePasting } from "./pasting.js"
import { MOST, make, same } from "./tag.js"
import { makeTokens } from "./tokens.js"

const LEAD = 1, ABOUT = 2

/** Make the empty element such a field; see above. */
export function mountTagEntry(element, options) {
  const input = make("input", "tag-entry__input"), told = make("p", "tag-entry__told"), said = make("p", "visually-hidden")
  const entry = { input, tags: [], set, take, change, remove, has, focus: () => input.focus(), clear, say, tell }
  element.classList.add("tag-entry")
  input.type = "text"
  input.id = options.id || "tag-entry"
  input.placeholder = gettext("Type a country or a topic")
  input.setAttribute("aria-label", options.label)
  told.role = said.role = "status"
  told.id = `${input.id}_told`
  const tokens = makeTokens(entry, options)
  element.append(tokens.element, input, told, said)
  makeFinder(entry, options)
  makePasting(entry, options)
  entry.toTokens = tokens.focusLast
  set(options.tags || [])
  return entry

  function set(tags) {
    entry.tags = inOrder(tags)
    tokens.draw()
  }

  function keep(tags) {
    set(tags)
    options.changed?.(entry.tags)
  }

  function has(tag) {
    return entry.tags.some((one) => same(one, tag))
  }

  /* Several at once are told of at once. */
  function take(...taken) {
    const tags = [...entry.tags]
    const added = []
    for (const tag of taken) {
      const ofItsKind = tags.filter((one) => one.kind === tag.kind)
      if (tags.some((one) => same(one, tag))) continue
      if (ofItsKind.length >= MOST) {
        tell(interpolate(gettext("A story is given at most %s tags of a kind: %s is not added."), [MOST, tag.name]), true)
        continue
      }
      const strength = tag.strength || (ofItsKind.some((one) => one.strength <= ABOUT) ? ABOUT : LEAD)
      added.push({ kind: tag.kind, id: tag.id, name: tag.name, mark: tag.mark || "", strength, unconfirmed: false })
      tags.push(added.at(-1))
    }
    if (added.length) keep(tags)
    if (added.length) say(interpolate(gettext("%s: added."), [added.map((tag) => `${tag.name} (${options.strengths[tag.strength]})`).join(", ")]))
    else if (taken.some(has)) say(interpolate(gettext("%s is here already."), [taken[0].name]))
    return added.length
  }

  function change(tag, values) {
    const changed = { ...tag, ...values, unconfirmed: false }
    keep(entry.tags.map((one) => (same(one, tag) ? changed : one)))
    say(`${tag.name}: ${options.strengths[changed.strength]}`)
  }

  function remove(tag) {
    keep(entry.tags.filter((one) => !same(one, tag)))
    say(interpolate(gettext("%s is removed."), [tag.name]))
  }

  function clear() {
    entry.close()
    input.value = ""
    tell("")
  }

  /* Only read out: the eye sees it on the tokens. */
  function say(words) {
    said.textContent = words
  }

  /* Shown below the field, and read out. */
  function tell(words, isRefusal = false) {
    told.classList.toggle("tag-entry__told--refusal", isRefusal)
    if (told.textContent !== words) told.textContent = words
  }
}

function inOrder(tags) {
  return [...tags].sort((one, other) => one.strength - other.strength || one.kind.localeCompare(other.kind) || one.name.localeCompare(other.name))
}
