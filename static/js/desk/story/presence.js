/* Who else has the story open, and whether it changed meanwhile: asked every few seconds, without locking anybody out. */
"use strict"

import { desk, form, payload } from "./form.js"
import { save, state } from "./autosave.js"

const PACE = 15_000
const line = document.getElementById("presence")
let told = desk?.state

/** Begin. */
export function start() {
  show(desk.others)
  tell()
  setInterval(tell, PACE)
  document.addEventListener("visibilitychange", () => !document.hidden && tell())
  addEventListener("pagehide", () => form.dataset.story && navigator.sendBeacon(desk.doors.presence, payloadOf({ leaving: "1" })))
}

function payloadOf(extra) {
  const data = payload(), small = new URLSearchParams(extra)
  small.set("csrfmiddlewaretoken", data.get("csrfmiddlewaretoken"))
  return small
}

async function tell() {
  if (!form.dataset.story || document.hidden || !navigator.onLine) return
  const answer = await fetch(desk.doors.presence, { method: "POST", body: payloadOf({}), redirect: "manual" }).catch(() => null)
  if (!answer?.ok) return
  const heard = await answer.json()
  show(heard.others, heard)
  if (heard.version && heard.version !== state.version) save()
}

function show(others, heard = {}) {
  const words = others.map(({ name, since }) => interpolate(gettext("%s is here too, since %s."), [name, since]))
  if (heard.closed) words.push(heard.closed)
  else if (told && heard.state && heard.state !== told) words.push(interpolate(gettext("The story is “%s” now: reload for its buttons."), [heard.state]))
  if (!told) told = heard.state
  const text = words.join(" ")
  if (line.textContent !== text) line.textContent = text
}
