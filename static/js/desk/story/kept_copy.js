/* A bar above the form when this browser has words that never reached the server: look, take, or throw away. */
"use strict"

import { desk, form, payload, setValue, values } from "./form.js"
import { drop, found, missing } from "./offline_copy.js"
import { save, typedUpon } from "./autosave.js"
import { button } from "./choosing.js"
import { clock } from "./status.js"

/** Offer what was found, once; copies that the server has by now just go. */
export async function offer() {
  if (desk.typed) return // the form came back with all that was typed
  // A page that was left in the middle of a word sent it on leaving: it may arrive just now.
  if (form.dataset.story && unknown().length) await save()
  const [newest] = unknown()
  if (newest) show(newest)
}

function unknown() {
  const here = values()
  return found().filter((copy) => missing(copy, here).length || drop(copy.name))
}

function show(copy) {
  const bar = document.getElementById("kept-copy"), words = document.createElement("p")
  const day = new Date(copy.at).toDateString() === new Date().toDateString() ? "" : `${new Date(copy.at).toLocaleDateString()}, `
  const compared = document.createElement("div")
  words.textContent = interpolate(gettext("Text from %s that didn't reach the server is in this browser."), [day + clock(copy.at)])
  bar.replaceChildren(
    words,
    button("act", gettext("Compare"), "", () => compare(copy, compared)),
    button("act act--main", gettext("Take it"), "", () => close(bar, () => take(copy))),
    button("act act--grave", gettext("Throw it away"), "", () => close(bar, () => drop(copy.name))),
    compared,
  )
  bar.hidden = false
}

function close(bar, done) {
  bar.hidden = true
  bar.replaceChildren()
  done()
  const [next] = unknown()
  if (next) return show(next)
  document.getElementById("id_headline")?.focus()
}

async function compare(copy, place) {
  const data = payload()
  for (const name of missing(copy, values())) data.set(name, copy.fields[name] ?? "")
  const answer = await fetch(desk.doors.compare, { method: "POST", body: data, redirect: "manual" }).catch(() => null)
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html")
  if (page) place.replaceChildren(...page.body.children)
  else place.textContent = gettext("They can't be compared while the server doesn't answer.")
}

/* The words come back into the form, as typed upon what was there when they were typed. */
function take(copy) {
  const names = missing(copy, values()), base = {}
  if (!form.dataset.story) desk.opened = form.dataset.opened = form.elements.opened.value = copy.opened
  for (const name of names) {
    setValue(name, copy.fields[name] ?? "", { ...copy.words?.[name], names: copy.names?.[name] })
    for (const key of [name, `${name}_id`]) if (key in (copy.base || {})) base[key] = copy.base[key]
  }
  if (typedUpon(base, copy.unconfirmed) && copy.opened !== form.dataset.opened) drop(copy.name)
}
