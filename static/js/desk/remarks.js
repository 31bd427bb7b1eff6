/* The remarks beside a story: read again after each save, overruled with a reason where they stand. Nothing here
   belongs to the story's form, so nothing that is typed there gets lost. */
"use strict"
{
  const panel = document.querySelector("[data-remarks]")
  let shown = ""
  if (panel) start()

  function start() {
    panel.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-act]")
      if (button) act(button)
    })
    panel.addEventListener("keydown", sendByKey)
    // A reason is no part of the story: its typing is nobody else's to save.
    for (const kind of ["input", "change"]) panel.addEventListener(kind, (event) => event.stopPropagation())
    document.addEventListener("story:saved", saved)
    document.addEventListener("remarks:changed", readAgain)
    awake()
  }

  /* A button that nobody hears looks so. */
  function awake() {
    for (const button of panel.querySelectorAll("[data-act]")) button.disabled = false
  }

  /* A new story has remarks from its first save on. */
  function saved({ detail }) {
    if ("later" in panel.dataset && detail?.story) {
      panel.dataset.remarks = panel.dataset.remarks.replace("/0/", `/${detail.story}/`)
      delete panel.dataset.later
    }
    if (!("later" in panel.dataset)) readAgain()
  }

  function sendByKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return
    event.preventDefault()
    event.stopPropagation()
    act(event.target.closest("[data-remark]").querySelector("[data-act]"))
  }

  async function act(button) {
    const line = button.closest("[data-remark]")
    const { remark } = line.dataset
    const reason = line.querySelector("[data-reason]")?.value || ""
    button.disabled = true
    const token = document.querySelector("#article_form [name=csrfmiddlewaretoken]").value
    const body = new URLSearchParams({ key: remark, reason, csrfmiddlewaretoken: token })
    const answer = await ask(`${panel.dataset.remarks}${button.dataset.act}/`, { method: "POST", body })
    button.disabled = false
    if (answer.panel === undefined) {
      say(answer.message, true)
      line.querySelector("[data-reason]")?.focus()
      return
    }
    show(answer.panel)
    say(answer.message)
    const there = panel.querySelector(`[data-remark="${CSS.escape(remark)}"]`)
    ;(there?.querySelector("[data-act=uphold], summary") || panel.querySelector("a, button"))?.focus()
  }

  /* Not while somebody writes a reason: it would go. */
  async function readAgain() {
    if (isWriting()) return
    const answer = await ask(panel.dataset.remarks)
    if (answer.panel !== undefined && !isWriting()) show(answer.panel)
  }

  const isWriting = () => [...panel.querySelectorAll("[data-reason]")].some((field) => field.value || field === document.activeElement)

  function show(html) {
    const list = panel.querySelector("[data-list]")
    if (html === shown) return
    shown = html
    const here = list.contains(document.activeElement) ? document.activeElement : null
    const focused = here?.closest("[data-remark]")?.dataset.remark
    list.innerHTML = html
    awake()
    panel.hidden = false
    const there = focused && list.querySelector(`[data-remark="${CSS.escape(focused)}"]`)
    // On what was focused before, if it is still offered; else at the remark.
    ;(there && (there.querySelector(here.dataset.act ? `[data-act="${here.dataset.act}"]` : here.localName) || there.querySelector("a")))?.focus()
  }

  async function ask(address, options) {
    try {
      const response = await fetch(address, { ...options, headers: { Accept: "application/json" }, redirect: "error" })
      return await response.json()
    } catch {
      return { message: gettext("This could not be sent. Try again.") }
    }
  }

  function say(message, isRefusal = false) {
    const line = panel.querySelector("[data-said]")
    line.textContent = message || ""
    line.classList.toggle("remarks-panel__said--refusal", isRefusal)
  }
}
