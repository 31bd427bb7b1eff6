/* The page of a story on the tagging desk: keys and buttons, and the next story without loading a page anew. */
"use strict"

import { forget } from "./kept.js"
import { ACCEPT, Turn } from "./turn.js"

let turn = null

begin()
document.addEventListener("keydown", keys, true)
document.addEventListener("click", clicked)
document.addEventListener("submit", send)
document.addEventListener("change", (event) => turn?.changed(event))
document.addEventListener("focusin", (event) => turn?.focused(event))
window.addEventListener("pagehide", () => turn?.leave())
window.addEventListener("popstate", () => location.reload())
window.addEventListener("pageshow", (event) => event.persisted && location.reload())

function begin() {
  const root = document.querySelector("[data-turn]")
  turn = root ? new Turn(root) : null
}

function keys(event) {
  if (!turn || event.altKey || event.isComposing || document.querySelector("dialog:modal")) return
  turn.clock.stir()
  const field = event.target.closest?.("input:not([type=radio]), textarea, select")
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) press("done")
  else if (field?.name === "reason" && event.key === "Enter") press("skip")
  else if (event.ctrlKey || event.metaKey || field || event.target.closest?.("button, a, summary")) return
  else if (event.key === "Enter") turn.answer(ACCEPT)
  else if (event.key === "ArrowDown" && event.target.type !== "radio") turn.go(1)
  else if (event.key === "ArrowUp" && event.target.type !== "radio") turn.go(-1)
  else return
  event.preventDefault()
  event.stopPropagation()
}

function press(act) {
  const button = turn.form.querySelector(`[name=act][value=${act}]`)
  if (!button.disabled) turn.form.requestSubmit(button)
}

function clicked(event) {
  turn?.clock.stir()
  const { go, answer } = event.target.closest?.("button")?.dataset || {}
  if (!turn) return
  if (go) turn.go(Number(go))
  else if (answer !== undefined) turn.answer(answer)
  else if (event.target.closest("[data-undo]") && turn.undo()) event.preventDefault()
  else if (event.target.closest(".pick legend, .pick__why")) turn.select(event.target.closest(".pick"))
  else if (event.target.closest(".evidence")) markClicked(event.target.closest(".evidence"))
}

function markClicked(mark) {
  const tags = mark.dataset.tags.split(" ")
  turn.select(turn.picks().find((pick) => tags.includes(pick.dataset.tag)))
}

/* Send what was decided, and put the page that answers in the place of this one. */
async function send(event) {
  if (!turn || event.target !== turn.form) return
  event.preventDefault()
  if (turn.sent) return
  const mine = turn
  mine.form.elements.seconds.value = mine.clock.seconds()
  const body = new FormData(mine.form, event.submitter)
  mine.sent = true
  mine.say(gettext("Saving …"))
  const answer = await fetch(mine.form.action, { method: "POST", body }).catch(() => null)
  const fresh = answer ? new DOMParser().parseFromString(await answer.text().catch(() => ""), "text/html") : null
  if (!fresh?.querySelector(".turn, .tag-queue")) return refused(mine, answer)
  if (answer.ok) forget(mine.name)
  show(fresh, answer)
}

function refused(mine, answer) {
  mine.sent = false
  let words = gettext("No connection. Your decisions are kept; try again.")
  if (answer?.redirected) words = gettext("You are signed out. Your decisions are kept: sign in, come back to this page, and send them.")
  else if (answer) words = gettext("The server could not save this. Your decisions are kept; try again.")
  mine.say(words, { worry: true })
}

function show(fresh, answer) {
  const [here, there] = [document, fresh].map((one) => one.getElementById("content-start"))
  turn.clock.stop()
  here.replaceChildren(...there.childNodes)
  document.title = fresh.title
  if (answer.url !== location.href) history.pushState(null, "", answer.url)
  scrollTo(0, 0)
  begin()
  here.focus({ preventScroll: true })
}
