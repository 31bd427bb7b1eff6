/* One story on the tagging desk: its tags, which is at hand, what was decided. What was decided is kept in the browser
   until the server has it, so that a slow or broken line loses nothing. */
"use strict"

import { makeChooser } from "../story/choosing.js"
import { Clock } from "./clock.js"
import { keep, kept } from "./kept.js"

export const ACCEPT = ""
const REJECT = "x"

export class Turn {
  constructor(root) {
    this.root = root
    this.form = root.querySelector("#turn-form")
    this.clock = new Clock(() => this.hold())
    this.done = []
    this.sent = false
    this.told = kept(this.name)
    root.querySelector("[data-hint]").hidden = false
    this.makeField()
    // On a slow network people answer before this script has come: that counts, and more than what was kept.
    const answered = this.picks().filter((pick) => answerOf(pick) !== broughtOf(pick))
    this.restore(answered)
    for (const pick of answered) this.done.push({ tag: pick.dataset.tag, before: broughtOf(pick) })
    this.select(this.picks().find((pick) => !answerOf(pick)) || this.picks()[0], { quietly: true })
    this.draw()
    if (answered.length) this.store()
  }

  get name() {
    return `${this.root.dataset.turn}:${this.root.dataset.since}`
  }

  picks() {
    return [...this.root.querySelectorAll("[data-picks] .pick")]
  }

  /* ---- selecting and answering */

  select(pick, { quietly = false } = {}) {
    this.current = pick
    for (const one of this.picks()) one.classList.toggle("is-current", one === pick)
    const marks = [...this.root.querySelectorAll(".evidence")]
    for (const mark of marks) mark.classList.toggle("is-current", Boolean(pick) && mark.dataset.tags.split(" ").includes(pick.dataset.tag))
    if (!pick) return
    if (!quietly) pick.scrollIntoView({ block: "nearest" })
    const first = marks.find((mark) => mark.classList.contains("is-current"))
    if (first && !quietly && matchMedia("(min-width: 901px)").matches) first.scrollIntoView({ block: "nearest" })
  }

  go(step) {
    const picks = this.picks(), place = picks.indexOf(this.current)
    this.select(picks[Math.max(0, Math.min(picks.length - 1, place + step))])
    this.say(this.current ? this.wordsOf(this.current) : "")
  }

  answer(value) {
    if (!this.current) return
    const pick = this.current
    this.set(pick, value === ACCEPT ? pick.dataset.suggested : value)
    const picks = this.picks(), place = picks.indexOf(pick)
    this.select([...picks.slice(place + 1), ...picks.slice(0, place)].find((one) => !answerOf(one)) || pick)
  }

  set(pick, value) {
    const before = answerOf(pick)
    if (before === value) return
    pick.querySelector(`input[value="${value}"]`).checked = true
    this.done.push({ tag: pick.dataset.tag, before })
    this.noted(pick)
  }

  changed(event) {
    const pick = event.target.closest?.(".pick")
    if (!pick || !this.root.contains(pick)) return
    this.done.push({ tag: pick.dataset.tag, before: pick.dataset.answer || "" })
    this.select(pick, { quietly: true })
    this.noted(pick)
  }

  focused(event) {
    const pick = event.target.closest?.(".pick")
    if (pick && pick !== this.current && this.root.contains(pick)) this.select(pick, { quietly: true })
  }

  noted(pick) {
    this.draw()
    this.say(this.wordsOf(pick))
    this.store()
  }

  undo() {
    const last = this.done.pop()
    if (!last) return false
    const pick = this.picks().find((one) => one.dataset.tag === last.tag)
    if (!pick) return this.undo()
    if (last.added) pick.remove()
    else pick.querySelector(`input[value="${last.before}"]`).checked = true
    this.select(last.added ? this.picks()[0] : pick)
    this.draw()
    this.say(last.added ? interpolate(gettext("%s is removed."), [pick.dataset.name]) : this.wordsOf(pick))
    this.store()
    return true
  }

  draw() {
    const rejected = new Set()
    for (const pick of this.picks()) {
      pick.dataset.answer = answerOf(pick)
      if (pick.dataset.answer === REJECT) rejected.add(pick.dataset.tag)
    }
    for (const mark of this.root.querySelectorAll(".evidence")) {
      mark.classList.toggle("is-rejected", mark.dataset.tags.split(" ").every((tag) => rejected.has(tag)))
    }
    const undo = this.root.querySelector("[data-undo]")
    undo.firstChild.textContent = this.done.length ? `${gettext("Undo")} ` : `${gettext("Take back the last story")} `
    undo.hidden = !this.done.length && "nothingBefore" in undo.dataset
  }

  wordsOf(pick) {
    const input = pick.querySelector("input:checked")
    const open = this.picks().filter((one) => !answerOf(one)).length
    const said = `${pick.dataset.name}: ${input ? input.nextElementSibling.textContent : ""}. `
    return said + interpolate(ngettext("%s tag is open.", "%s tags are open.", open), [open])
  }

  say(words, { worry = false } = {}) {
    const said = this.root.querySelector("[data-said]")
    said.textContent = words
    said.classList.toggle("is-worry", worry)
  }

  /* ---- tags by hand */

  makeField() {
    const input = this.root.querySelector("#by-hand")
    input.placeholder = input.dataset.placeholder
    makeChooser({ input, label: gettext("Add by hand"), search: this.root.dataset.names, chosen: (option) => this.choose(option) })
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !input.value) input.blur()
    })
  }

  choose({ id, name, kind, refusal }) {
    if (refusal) return this.say(refusal, { worry: true })
    this.take({ id: `${kind}.${id}`, name, kind })
  }

  take({ id, name, kind }) {
    let pick = this.picks().find((one) => one.dataset.tag === id)
    if (!pick) {
      pick = this.add(id, name, kind)
      this.done.push({ tag: id, added: true })
      pick.querySelector('input[value="2"]').checked = true
    } else if (!answerOf(pick) || answerOf(pick) === REJECT) this.set(pick, pick.dataset.suggested)
    this.root.querySelector("#by-hand").blur()
    this.select(pick)
    this.noted(pick)
  }

  add(id, name, kind) {
    const pick = this.root.querySelector("[data-new-pick]").content.firstElementChild.cloneNode(true)
    Object.assign(pick.dataset, { tag: id, name, kind, added: "" })
    pick.querySelector(".pick__name").textContent = name
    pick.querySelector(".pick__kind").textContent = kind === "countries" ? gettext("country") : gettext("topic")
    for (const input of pick.querySelectorAll("input")) input.name = `h.${id}`
    this.root.querySelector("[data-picks]").append(pick)
    this.root.querySelector("[data-no-picks]")?.remove()
    return pick
  }

  /* ---- kept until the server has it */

  store() {
    const answers = this.picks().map(({ dataset }) => ({ ...dataset }))
    keep(this.name, { answers, done: this.done })
  }

  restore(answered) {
    if (!this.told) return
    for (const { tag, answer, name, kind, added } of this.told.answers) {
      const pick = this.picks().find((one) => one.dataset.tag === tag) || (added === undefined ? null : this.add(tag, name, kind))
      const input = pick?.querySelector(`input[value="${answer || ""}"]`)
      if (input && !answered.includes(pick)) input.checked = true
    }
    this.done = this.told.done
    this.say(gettext("Your decisions are here as you left them."))
  }

  /* ---- the story stays ours while we work */

  async hold() {
    const answer = await fetch(this.root.dataset.keep, { method: "POST", body: this.token() }).catch(() => null)
    if (answer?.status === 409) this.say(gettext("Somebody else has this story by now. Done lists your decisions, but can't save them."), { worry: true })
  }

  leave() {
    this.clock.stop()
    if (this.sent) return
    const body = this.token()
    body.set("left", "1")
    navigator.sendBeacon(this.root.dataset.keep, body)
  }

  token() {
    const body = new FormData()
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value)
    return body
  }
}

function broughtOf(pick) {
  return pick.querySelector("input[checked]")?.value || ""
}

function answerOf(pick) {
  return pick.querySelector("input:checked")?.value || ""
}
