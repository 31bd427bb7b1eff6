/* The story's form as values: read them, set them, hear that they changed. Every other script of the form asks here. */
"use strict"

export const form = document.getElementById("article_form")
export const desk = form && document.getElementById("writing") ? read("writing") : null

const LEFT_OUT = new Set(["csrfmiddlewaretoken", "base", "undecided", "unconfirmed", "note", "person", "opened"])
const setters = {}

if (desk) {
  form.dataset.story = desk.story
  form.dataset.opened = desk.opened
  // The search fields speak through the library they came with only.
  window.django?.jQuery?.(form).on("change", "select", tellChanged)
}

export function read(id) {
  return JSON.parse(document.getElementById(id).textContent)
}

/** Tell every script that something was typed, chosen or set. */
export function tellChanged() {
  form.dispatchEvent(new CustomEvent("story:changed", { bubbles: true }))
}

/** Hear it, whichever way it was done. */
export function onChange(heard) {
  form.addEventListener("input", heard)
  form.addEventListener("change", heard)
  form.addEventListener("story:changed", heard)
}

/** All that a person can type or choose, by name. */
export function values(of = form) {
  const kept = {}
  for (const [name, value] of new FormData(of)) {
    if (!LEFT_OUT.has(name) && !name.startsWith("choice_") && !name.startsWith("_")) kept[name] = value
  }
  return kept
}

/** The same as the page brought it: on a slow network people type before any script has come. */
export function valuesBrought() {
  const untouched = form.cloneNode(true)
  untouched.reset()
  return values(untouched)
}

/** The names in which two of those differ. */
export function differing(one, other) {
  return Object.keys({ ...one, ...other }).filter((name) => (one[name] ?? "") !== (other[name] ?? ""))
}

/** Make a field say something else. `more` has the words for what an id stands for. */
export function setValue(name, value, more = {}) {
  const field = form.elements[name]
  if (!field) return
  if (setters[name]) setters[name](value, more)
  else if (name === "body" && bodyEditor()) setBody(bodyEditor(), field, value)
  else if (field.matches?.("select")) setChoice(field, value, more.text)
  else field.value = value
  tellChanged()
}

/** A widget that draws itself says here how it is drawn anew. */
export function ownSetter(name, set) {
  setters[name] = set
}

/** The words for an id that a field shows, so that a copy can be shown without asking the server. */
export function wordsOf(name) {
  const field = form.elements[name]
  return { text: field?.matches?.("select") ? field.selectedOptions[0]?.textContent : undefined, names: names[name] }
}
export const names = {}

export function hidden(name) {
  try {
    return JSON.parse(form.elements[name].value || "null")
  } catch {
    return null
  }
}

export function setHidden(name, value) {
  form.elements[name].value = JSON.stringify(value)
}

/** What is sent: the form as it is, with the token that counts now. Somebody may have signed in again meanwhile. */
export function payload(extra = {}) {
  renewToken()
  const data = new URLSearchParams(new FormData(form))
  for (const [name, value] of Object.entries({ person: desk.person, opened: desk.opened, ...extra })) data.set(name, value)
  return data
}

export function renewToken() {
  const kept = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${desk.csrf}=`))
  if (kept) for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = kept.slice(desk.csrf.length + 1)
}

/* Looked for when it is needed: it may have come before this script. */
function bodyEditor() {
  return form.querySelector(".field-body .ProseMirror")?.editor
}

function setBody(body, field, value) {
  const { from, to } = body.state.selection
  const focused = body.isFocused
  body.commands.setContent(value)
  const last = body.state.doc.content.size
  if (focused) body.commands.setTextSelection({ from: Math.min(from, last), to: Math.min(to, last) })
  field.value = value
}

function setChoice(select, value, text) {
  if (value && ![...select.options].some((option) => option.value === value)) {
    select.add(new Option(text || value, value))
  }
  select.value = value
  window.django?.jQuery?.(select).trigger("change.select2")
}
