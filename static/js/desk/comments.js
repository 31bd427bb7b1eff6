/* The review beside a story's text: comments that stick to words, claims, assignments, shared previews.
   The panel stands inside the story's form but is no part of it: nothing typed here is saved with the story. */
"use strict"

import { offerNames } from "./review/mentions.js"
import { Panel } from "./review/panel.js"
import { find, markedIn, rangeOf, textOf } from "./review/words.js"

const OFTEN = 60_000 // milliseconds between two looks at what colleagues did
const SOON = 150 // ... between typing and finding the words anew

const section = document.querySelector("[data-review]")
if (section) begin(section)

function begin(section) {
  const form = section.closest("form")
  const composer = section.querySelector("[data-composer]")
  const fold = section.querySelector("[data-fold]")
  const panel = new Panel(section, () => {
    dress(section, panel)
    count(section, fold)
    look()
  })
  let places = new Map() // comment's number: its range in the text
  let shown = null // the comment whose words were asked for

  const look = () => {
    const root = bodyOf(form)
    if (!root) return
    watch(root)
    const read = textOf(root)
    places = new Map()
    for (const thread of section.querySelectorAll("[data-quote]")) {
      const place = find(read.text, thread.dataset)
      const range = place && rangeOf(read, place)
      if (range) places.set(thread.dataset.comment, range)
      tell(thread, place)
    }
    paint("comment", [...places.values()])
    paint("comment-shown", places.has(shown) ? [places.get(shown)] : [])
    const pending = composer.mark && find(read.text, composer.mark)
    paint("comment-pending", pending ? [rangeOf(read, pending)] : [])
  }

  let watched = null, timer = 0
  const watch = (root) => {
    if (watched === root) return
    watched = root
    new MutationObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(look, SOON)
    }).observe(root, { characterData: true, childList: true, subtree: true })
  }

  const mark = () => {
    const root = bodyOf(form)
    const chosen = rangeMarked(root)
    const words = chosen && markedIn(textOf(root), chosen)
    if (!words) return panel.say(gettext("Mark some words in the body first."))
    fold.open = true
    aim(composer, words)
    look()
    composer.scrollIntoView({ block: "center" })
    composer.querySelector("textarea").focus({ preventScroll: true })
  }

  const show = (thread) => {
    const range = places.get(thread.dataset.comment)
    if (!range) return
    shown = thread.dataset.comment
    look()
    range.startContainer.parentElement.scrollIntoView({ block: "center" })
    const root = bodyOf(form)
    if (root.isContentEditable) {
      root.focus({ preventScroll: true })
      getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset)
    }
  }

  const press = async (control) => {
    const answer = await panel.act(control)
    if (!answer) return
    if (control.dataset.act === "say") aim(composer, null)
    if (answer.address) showAddress(section, answer.address)
    if (answer.reload) return location.reload()
    look()
    if (answer.comment) section.querySelector(`#comment-${answer.comment}`)?.scrollIntoView({ block: "nearest" })
  }

  section.addEventListener("click", (event) => {
    const control = event.target.closest("button")
    if (!control) return
    if (control.dataset.act) press(control)
    else if ("show" in control.dataset) show(control.closest("[data-comment]"))
    else if ("copy" in control.dataset) copy(section, panel)
    else if ("unmark" in control.dataset) { aim(composer, null); look(); composer.querySelector("textarea").focus() }
  })
  section.addEventListener("keydown", (event) => {
    const isText = event.target.matches("input[type=text]:not([readonly])")
    if (event.key !== "Enter" || !(isText || ((event.ctrlKey || event.metaKey) && event.target.matches("textarea")))) return
    const button = event.target.closest("[data-group]")?.querySelector("[data-default]")
    if (!button) return
    event.preventDefault()
    button.click()
  })
  for (const kind of ["input", "change"]) {
    // The form listens to what is typed in it; this isn't the story's.
    section.addEventListener(kind, (event) => {
      event.stopPropagation()
      event.target.dataset.touched = ""
      panel.keep(event.target)
      if (kind === "change" && event.target.matches("select[data-act]")) press(event.target)
    })
  }
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey && event.altKey && event.code === "KeyM")) return
    event.preventDefault()
    mark()
  })
  floatBeside(form, mark)

  form.addEventListener("story:saved", ({ detail }) => {
    if (panel.isThere) return
    panel.begin(detail?.story || form.dataset.story)
    panel.load()
  })
  document.addEventListener("prose-editor:ready", () => setTimeout(look))
  document.addEventListener("visibilitychange", () => !document.hidden && panel.load({ quietly: true }))
  setInterval(() => !document.hidden && panel.load({ quietly: true }), OFTEN)
  panel.load().then(() => {
    panel.restore()
    // Who writes somewhere by now is not taken away from there.
    if (document.activeElement === document.body) arrive(section, fold)
  })
  addEventListener("hashchange", () => arrive(section, fold))
  dress(section, panel)
}

/* An address in a mail names one conversation; it is there only now. */
function arrive(section, fold) {
  const place = /^#(review|comment-\d+)$/.test(location.hash) && section.parentElement.querySelector(location.hash)
  if (!place) return
  fold.open = true
  place.closest("details:not([open])")?.setAttribute("open", "")
  place.scrollIntoView({ block: place === section ? "start" : "center" })
  if (place !== section) place.focus({ preventScroll: true })
}

/* The body's text: the editor's, or what is shown to whoever may only read it. */
function bodyOf(form) {
  return form.querySelector(".field-body .ProseMirror, .field-body_as_read .readonly, .field-body .readonly")
}

function rangeMarked(root) {
  const selection = getSelection()
  if (!root || !selection.rangeCount || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  return root.contains(range.commonAncestorContainer) ? range : null
}

/* Say on the fold what is in it; it unfolds by itself once, when something waits there. */
function count(section, fold) {
  const open = Number(section.querySelector("[data-open]")?.dataset.open ?? 0)
  const claim = section.querySelector(".review__claim strong")?.textContent.trim()
  const comments = open ? interpolate(ngettext("%s open comment", "%s open comments", open), [open]) : ""
  section.querySelector("[data-count]").textContent = [comments, claim].filter(Boolean).join(" · ")
  if (!("counted" in fold.dataset) && (open || section.querySelector(".review__claim"))) fold.open = true
  fold.dataset.counted = ""
}

/* Let the next comment be about these words; without any, about the whole story. */
function aim(composer, words) {
  composer.mark = words
  const shown = composer.querySelector("[data-marked]")
  const label = composer.querySelector("[data-about]")
  label.dataset.whole ??= label.textContent
  shown.textContent = words?.quote ?? ""
  shown.hidden = !words
  label.textContent = words ? label.dataset.about : label.dataset.whole
  composer.querySelector("[data-unmark]").hidden = !words
}

function tell(thread, place) {
  const state = thread.querySelector("[data-state]")
  const button = thread.querySelector("[data-show]")
  button.disabled = !place
  state.textContent = !place ? gettext("These words are gone.") : place.same ? "" : gettext("These words have changed.")
}

function paint(name, ranges) {
  if (globalThis.CSS?.highlights) CSS.highlights.set(name, new Highlight(...ranges.filter(Boolean)))
}

function dress(section, panel) {
  for (const field of section.querySelectorAll("[data-mentions]:not([aria-autocomplete])")) {
    offerNames(field, (letters) => panel.people(letters))
  }
}

function showAddress(section, address) {
  const made = section.querySelector("[data-made]")
  const field = made.querySelector("[data-address]")
  made.hidden = false
  field.value = address
  field.focus()
  field.select()
}

async function copy(section, panel) {
  const field = section.querySelector("[data-address]")
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
    panel.say(gettext("Copied."))
  } catch {
    panel.say(gettext("Press Ctrl C to copy it."))
  }
}

/* A button beside marked words, for the pointer; by keyboard it is Ctrl Alt M. */
function floatBeside(form, mark) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "act comment-here"
  button.textContent = gettext("Comment")
  button.title = gettext("Comment on these words (Ctrl Alt M)")
  button.setAttribute("aria-keyshortcuts", "Control+Alt+M")
  button.hidden = true
  document.body.append(button)
  button.addEventListener("mousedown", (event) => event.preventDefault()) // the words stay marked
  button.addEventListener("click", () => {
    mark()
    button.hidden = true
  })
  const place = () => {
    const range = rangeMarked(bodyOf(form))
    button.hidden = !range
    if (!range) return
    const box = range.getBoundingClientRect()
    button.style.insetBlockStart = `${box.bottom + scrollY + 6}px`
    button.style.insetInlineStart = `${Math.max(8, Math.min(box.right, innerWidth - 110))}px`
  }
  document.addEventListener("selectionchange", () => requestAnimationFrame(place))
}
