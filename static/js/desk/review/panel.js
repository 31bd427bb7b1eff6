/* The panel: fetched, filled and renewed in place. What somebody is typing in it stays, whatever is renewed around it. */
"use strict"

const FIELDS = ["comment", "link", "check"]

export class Panel {
  constructor(section, onRenewed) {
    this.section = section
    this.address = section.dataset.review
    this.onRenewed = onRenewed
  }

  get isThere() {
    return !this.section.hasAttribute("data-new")
  }

  /* The story has a number now. */
  begin(story) {
    this.address = this.address.replace("/0/", `/${story}/`)
    this.section.removeAttribute("data-new")
    this.section.querySelector("[data-until-saved]").hidden = true
  }

  /* What was typed and not sent, before the page was left or fell over. */
  restore() {
    for (const field of this.section.querySelectorAll("textarea[data-draft]")) {
      const kept = sessionStorage.getItem(this.keyOf(field))
      if (!kept || field.value) continue
      field.value = kept
      field.dataset.touched = ""
      field.closest("details:not([open])")?.setAttribute("open", "")
    }
  }

  keep(field) {
    if (!field.matches("textarea[data-draft]") || !this.isThere) return
    if (field.value) sessionStorage.setItem(this.keyOf(field), field.value)
    else sessionStorage.removeItem(this.keyOf(field))
  }

  keyOf(field) {
    return `newsroom-review:${this.address}${field.dataset.draft}`
  }

  async load({ quietly = false } = {}) {
    if (!this.isThere) return
    const answer = await this.ask(this.address)
    if (answer.parts) this.renew(answer.parts)
    else if (!quietly) this.refuse(answer.message)
  }

  async people(letters) {
    const answer = await this.ask(`${this.address}people/?q=${encodeURIComponent(letters)}`)
    return answer.people ?? []
  }

  /* Do what a button says, with what stands in its group; the answer, or null when it was refused. */
  async act(control) {
    const group = control.closest("[data-group]")
    const button = control.closest("button")
    if (button) button.disabled = true
    const sent = new Map([...group.querySelectorAll("[data-draft]")].map((field) => [field, field.value]))
    const answer = await this.ask(`${this.address}${control.dataset.act}/`, this.typedIn(group))
    if (button) button.disabled = false
    if (answer.message) {
      if (answer.parts) this.renew(answer.parts)
      this.refuse(answer.message)
      return null
    }
    this.clear(sent)
    if (answer.parts) this.renew(answer.parts, { also: group })
    this.say(answer.said)
    return answer
  }

  typedIn(group) {
    const typed = new URLSearchParams()
    for (const name of FIELDS) if (group.dataset[name]) typed.set(name, group.dataset[name])
    for (const field of group.querySelectorAll("[data-name]")) typed.set(field.dataset.name, field.value)
    for (const [name, value] of Object.entries(group.mark ?? {})) typed.set(name, value ?? "")
    return typed
  }

  async ask(address, typed) {
    const how = typed ? { method: "POST", body: typed, headers: { "X-CSRFToken": token() } } : {}
    try {
      const response = await fetch(address, { ...how, credentials: "same-origin", redirect: "manual" })
      if (response.type === "opaqueredirect") return { message: wordsFor(403) } // to the door
      if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json()
      return { message: wordsFor(response.status) }
    } catch {
      return { message: gettext("The newsroom can't be reached. What you wrote is still here: try again in a moment.") }
    }
  }

  /* Put new parts in place. What is being typed, what is unfolded, and the focus stay. */
  renew(parts, { also = null } = {}) {
    this.section.querySelector("[data-loaded]").hidden = false
    for (const [name, html] of Object.entries(parts)) {
      const part = document.querySelector(`[data-part="${name}"]`) // the flags stand beside the state
      if (!part) continue
      const kept = keepOf(part)
      const template = document.createElement("template")
      template.innerHTML = html
      part.replaceChildren(template.content)
      giveBack(part, kept)
    }
    const lost = also && !also.isConnected && document.activeElement === document.body
    if (lost) this.section.querySelector("[data-said]").focus({ preventScroll: true })
    this.onRenewed()
  }

  /* What was sent goes; what was typed while it was under way stays. */
  clear(sent) {
    for (const [field, value] of sent) {
      if (field.tagName === "TEXTAREA" || field.type === "text") {
        field.value = field.value.startsWith(value) ? field.value.slice(value.length).trimStart() : field.value
      }
      if (field.value && field.tagName === "TEXTAREA") continue
      delete field.dataset.touched
      sessionStorage.removeItem(this.keyOf(field))
    }
  }

  say(words) {
    this.section.querySelector("[data-refusal]").textContent = ""
    this.section.querySelector("[data-said]").textContent = words ?? ""
  }

  refuse(words) {
    this.section.querySelector("[data-said]").textContent = ""
    this.section.querySelector("[data-refusal]").textContent = words
  }
}

/* The token that counts now: somebody may have signed in again in another window. */
function token() {
  const kept = document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)
  return kept?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
}

function wordsFor(status) {
  if (status === 404) return gettext("The story isn't there any more, or it isn't yours to see any more.")
  if (status === 403) return gettext("You are no longer signed in here. Sign in in another window, then try again.")
  return interpolate(gettext("That went wrong (%s). What you wrote is still here: try again in a moment."), [status])
}

function keepOf(part) {
  const active = part.contains(document.activeElement) ? document.activeElement : null
  return {
    drafts: [...part.querySelectorAll("[data-draft][data-touched]")].map((field) => [field.dataset.draft, field.value]),
    unfolded: [...part.querySelectorAll("details[data-keep][open]")].map((details) => details.dataset.keep),
    active: active?.id || null,
    caret: active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null,
  }
}

function giveBack(part, { drafts, unfolded, active, caret }) {
  for (const key of unfolded) part.querySelector(`details[data-keep="${key}"]`)?.setAttribute("open", "")
  for (const [key, value] of drafts) {
    const field = part.querySelector(`[data-draft="${key}"]`)
    if (!field) continue
    field.value = value
    field.dataset.touched = ""
  }
  const field = active && document.getElementById(active)
  field?.focus({ preventScroll: true })
  if (field && caret?.[0] !== null && caret && field.setSelectionRange && field.type !== "datetime-local") {
    field.setSelectionRange(...caret)
  }
}
