/* Every word typed goes to the server within seconds, and into this browser until it is there.
   One request at a time. What others changed comes back with the answer and flows into fields that were not touched. */
"use strict"

import { desk, differing, form, hidden, onChange, payload, renewToken, setHidden, setValue, values, valuesBrought } from "./form.js"
import { drop, keep } from "./offline_copy.js"
import { clock, say } from "./status.js"

const PAUSE = 1500, LONGEST = 10_000, COPY = 300, PATIENCE = 20_000
const RETRIES = [2000, 5000, 10_000, 20_000, 30_000]
const MOST_LOST = 5

let confirmed = {} // what the server has
let held = {} // conflicts and refusals: typed, here, not there
let unconfirmed = []
let running = null, wanted = false, failures = 0
let pauseTimer = 0, copyTimer = 0, retryTimer = 0, since = 0, kept = true, leaving = false
let signedOut = false

export const state = { version: desk?.version || "" }

/** Begin. */
export function start() {
  confirmed = desk.typed ? {} : valuesBrought() // a form that came back with errors holds words that are nowhere else
  onChange(typed)
  form.addEventListener("submit", beforeSubmit)
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    save({ keep: "1" }, true)
  })
  addEventListener("pagehide", farewell)
  addEventListener("pageshow", (event) => event.persisted && comeBack())
  addEventListener("online", () => isDirty() && save())
  addEventListener("offline", () => isDirty() && sayOffline())
  addEventListener("focus", () => (signedOut || failures) && isDirty() && save())
  addEventListener("beforeunload", (event) => {
    if (isDirty() && !kept && !leaving) event.preventDefault()
  })
  document.addEventListener("visibilitychange", () => document.hidden && isDirty() && save())
  document.addEventListener("click", beforeLink)
  typed()
}

/** Whether there is anything typed that the server doesn't have. */
export function isDirty() {
  return differing(values(), confirmed).length > 0
}

/** What was taken from a copy is to be compared with what the copy was typed upon. Whether it is kept here now. */
export function typedUpon(base, lost) {
  setHidden("base", { ...hidden("base"), ...base })
  unconfirmed = [...unconfirmed, ...(lost || [])].slice(-MOST_LOST)
  setHidden("unconfirmed", unconfirmed)
  copyNow()
  typed()
  return kept
}

/** Save now, or after the save that is under way; whether all of it is on the server then. */
export async function save(extra = {}, aloud = false) {
  if (running) {
    wanted = true
    await running
    if (!isDirty() && !extra.keep) return !Object.keys(held).length
  }
  clearTimeout(pauseTimer)
  clearTimeout(retryTimer)
  running = send(extra, aloud)
  try {
    return await running
  } finally {
    running = null
    if (wanted && isDirty() && !failures) schedule()
    wanted = false
  }
}

function typed() {
  if (leaving || !isDirty()) return
  clearTimeout(copyTimer)
  copyTimer = setTimeout(copyNow, COPY)
  schedule()
}

function schedule() {
  if (failures) return // the next try is planned already
  since ||= Date.now()
  clearTimeout(pauseTimer)
  pauseTimer = setTimeout(() => save(), Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())))
}

function copyNow() {
  clearTimeout(copyTimer)
  kept = isDirty() ? keep(confirmed, unconfirmed) : kept
}

async function send(extra, aloud) {
  const sent = values()
  const data = payload(extra)
  since = 0
  copyNow()
  if (!navigator.onLine) return failed(sayOffline)
  say(gettext("Saving…"), { tone: "busy" })
  let answer
  try {
    answer = await fetch(desk.doors.save, { method: "POST", body: data, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) })
  } catch {
    remember(data)
    return failed(sayOffline)
  }
  if (answer.type === "opaqueredirect") return failed(saySignedOut)
  if ([403, 409].includes(answer.status) && answer.headers.get("Content-Type")?.includes("json")) return failed(() => sayRefused(answer))
  if (!answer.ok) {
    remember(data)
    return failed(() => sayUnreachable(answer.status))
  }
  return settle(await answer.json(), sent, aloud)
}

/* An answer that never came: it may have been saved all the same, and is then no other person's change. */
function remember(data) {
  const lost = new URLSearchParams(data)
  for (const name of ["base", "unconfirmed", "undecided", "csrfmiddlewaretoken"]) lost.delete(name)
  const text = lost.toString()
  if (unconfirmed.at(-1) !== text) unconfirmed = [...unconfirmed.slice(0, 1), ...unconfirmed.slice(1).slice(2 - MOST_LOST), text]
  setHidden("unconfirmed", unconfirmed)
  copyNow()
}

function failed(tell) {
  tell()
  failures += 1
  retryTimer = setTimeout(() => save(), RETRIES[Math.min(failures, RETRIES.length) - 1])
  return false
}

function settle(answer, sent, aloud) {
  failures = 0
  signedOut = false
  unconfirmed = []
  setHidden("unconfirmed", [])
  state.version = answer.version
  becomeStory(answer)
  const here = values(), base = { ...answer.content }, old = hidden("base") || {}
  confirmed = { ...sent }
  const flowed = []
  for (const [name, shown] of Object.entries(answer.taken)) {
    if ((here[name] ?? "") !== (sent[name] ?? "")) {
      // Typed on since: that was typed upon the old text, and is compared with it.
      for (const key of [name, `${name}_id`]) if (key in base && key in old) base[key] = old[key]
      continue
    }
    setValue(name, shown.value, shown)
    confirmed[name] = values()[name]
    if (name !== "slug") flowed.push(answer.labels[name])
  }
  setHidden("base", base)
  held = Object.fromEntries([...answer.conflicts, ...answer.undecided, ...Object.keys(answer.errors)].map((name) => [name, true]))
  report(answer, flowed, aloud)
  if (isDirty()) schedule()
  else if (Object.keys(held).length) keep(confirmedWithout(held), unconfirmed)
  else drop()
  form.dispatchEvent(new CustomEvent("story:saved", { bubbles: true, detail: answer }))
  return !isDirty() && !Object.keys(held).length
}

/* What the server has, in the fields that it took. */
function confirmedWithout(names) {
  return Object.fromEntries(Object.entries(confirmed).filter(([name]) => !(name in names)))
}

/* After its first save, the page of a new story is that story's page. */
function becomeStory(answer) {
  if (form.dataset.story) return
  drop()
  form.dataset.story = answer.story
  const doors = { save: "autosave", compare: "comparison", presence: "presence", suggest: "suggestions" }
  for (const [name, door] of Object.entries(doors)) desk.doors[name] = answer.address.replace(/change\/$/, `${door}/`)
  form.action = answer.address
  history.replaceState(history.state, "", answer.address)
}

function report(answer, flowed, aloud) {
  const [wrong] = Object.keys(answer.errors)
  if (answer.conflicts.length) {
    const fields = answer.conflicts.map((name) => answer.labels[name]).join(", ")
    const compare = { text: gettext("compare"), pressed: () => form.requestSubmit(form.querySelector('[name="_continue"]')) }
    say(interpolate(gettext("Someone else saved %s too:"), [fields]), { tone: "stop", link: compare })
  } else if (answer.undecided.length) {
    const choose = { text: gettext("choose"), href: "#conflicts" }
    say(interpolate(gettext("Saved %s, but for what two people wrote:"), [answer.time]), { tone: "stop", link: choose })
  } else if (wrong !== undefined) {
    const where = answer.labels[wrong] ? `${answer.labels[wrong]}: ` : ""
    const link = answer.labels[wrong] ? { text: gettext("go there"), href: `#id_${wrong}` } : null
    say(interpolate(gettext("Not saved: %s"), [where + answer.errors[wrong].join(" ")]), { tone: "stop", link })
  } else {
    const saved = interpolate(gettext("Saved %s"), [answer.time])
    const more = flowed.length ? ` · ${interpolate(gettext("new from others: %s"), [flowed.join(", ")])}` : ""
    const waits = answer.in_working_copy ? ` · ${gettext("readers don't see it yet")}` : ""
    say(saved + waits + more + (aloud ? " ✓" : ""))
  }
}

function sayOffline() {
  say(keptWords(gettext("Offline: kept in this browser since %s")), { tone: "stop" })
}

function sayUnreachable(status) {
  const tooLong = status === 413 ? gettext("This is too long to be saved.") + " " : ""
  say(tooLong + keptWords(gettext("The server doesn't answer: kept in this browser since %s")), { tone: "stop" })
}

function saySignedOut() {
  signedOut = true
  const next = encodeURIComponent("/admin/")
  const link = { text: gettext("sign in again"), href: `${desk.sign_in}?next=${next}`, away: true }
  say(keptWords(gettext("Signed out, your text is kept in this browser:")), { tone: "stop", link })
}

async function sayRefused(answer) {
  const told = await answer.json().catch(() => ({}))
  say(`${gettext("Not saved.")} ${told.refused || gettext("You may not change this story any more.")} ${keptWords("")}`, { tone: "stop" })
}

function keptWords(words) {
  return kept ? interpolate(words, words.includes("%s") ? [clock()] : []) : gettext("Not saved, and this browser can't keep it: leave the page open.")
}

/* Save first, then leave: what the server can't take now is not thrown at a page that says so. */
async function beforeSubmit(event) {
  renewToken()
  if (leaving || (!running && !isDirty())) return
  event.preventDefault()
  const button = event.submitter
  const through = await save()
  if (!through && !Object.keys(held).length) return
  leaving = true
  form.requestSubmit(button)
  setTimeout(() => (leaving = false), 3000)
}

/* A link that leads away from the story waits for its last words. */
async function beforeLink(event) {
  const link = event.target.closest?.("a[href]")
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return
  const there = new URL(link.href, location.href)
  if (there.origin !== location.origin || (there.pathname === location.pathname && there.hash) || (!running && !isDirty())) return
  event.preventDefault()
  copyNow()
  await save()
  leaving = true
  location.assign(there)
}

function farewell() {
  copyNow()
  if (!isDirty() || !navigator.onLine) return
  const data = payload()
  try {
    fetch(desk.doors.save, { method: "POST", body: data, keepalive: true, redirect: "manual" }).catch(() => {})
    remember(data)
  } catch {
    // Too much for a farewell: the copy in the browser has it.
  }
}

/* Back out of the browser's memory: what stands here may be old. */
function comeBack() {
  leaving = false
  save()
}
