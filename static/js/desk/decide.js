/* The buttons of a story's form say what follows from them. While times or the issue are typed, the server is asked
   what they would say if the form were saved: there is one rule, and it is the server's. */
"use strict"

{
  const FIELDS = new Set(["publish_at", "embargoed_until", "expires_at", "issue", "planned_on"])
  const WAIT = 300

  function follow(acts) {
    const form = acts.closest("form")
    const address = new URL(acts.dataset.typed, location.href)
    const follows = document.querySelector(".standing__follows")
    let timer = 0
    let asked = 0

    async function ask() {
      const question = ++asked
      try {
        const data = new FormData(form)
        const answer = await fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": data.get("csrfmiddlewaretoken") } })
        if (!answer.ok) throw new Error(answer.status)
        const said = await answer.json()
        if (question === asked) show(said)
      } catch {
        // Without an answer the buttons say only what is certain: their names.
        if (question === asked) for (const word of acts.querySelectorAll(".act--main .act__follows")) word.remove()
      } finally {
        if (question === asked) acts.removeAttribute("aria-busy")
      }
    }

    function show(said) {
      if (follows) follows.textContent = said.follows
      const next = document.createElement("div")
      next.innerHTML = said.buttons
      if (next.textContent === acts.textContent && next.querySelectorAll("*").length === acts.querySelectorAll("*").length) return
      const focused = acts.contains(document.activeElement) ? document.activeElement : null
      const open = acts.querySelector("details[open]")
      acts.replaceChildren(...next.childNodes)
      if (open) acts.querySelector("details")?.setAttribute("open", "")
      if (focused) same(focused)?.focus()
    }

    function same(element) {
      if (element.value) return acts.querySelector(`[value="${CSS.escape(element.value)}"]`)
      return element.href ? acts.querySelector(`[href="${CSS.escape(element.getAttribute("href"))}"]`) : acts.querySelector("summary")
    }

    function later() {
      acts.setAttribute("aria-busy", "true")
      clearTimeout(timer)
      timer = setTimeout(ask, WAIT)
    }

    // Who sends the form gets buttons with the next page, and by then may have no right to ask of this one.
    function sent() {
      clearTimeout(timer)
      asked++
      acts.removeAttribute("aria-busy")
    }

    function heard(event) {
      const name = (event.target.name || "").replace(/_meant$/, "")
      if (FIELDS.has(name)) later()
      // The first change to a live story brings the buttons for changes.
      else if (form.dataset.live !== undefined && !acts.querySelector("[value=clear_changes]")) later()
    }

    form.addEventListener("input", heard)
    form.addEventListener("change", heard)
    form.addEventListener("story:changed", heard)
    form.addEventListener("story:saved", later)
    form.addEventListener("submit", sent)
    // The choice of an issue is an event of the library that draws the field.
    window.django?.jQuery?.(form).on("change", "select", heard)
  }

  document.addEventListener("DOMContentLoaded", () => {
    const acts = document.querySelector(".acts[data-typed]")
    if (acts) follow(acts)
  })

  // The other acts lie in a list that goes away like any menu.
  document.addEventListener("click", (event) => {
    for (const list of document.querySelectorAll(".acts__more[open]")) if (!list.contains(event.target)) list.open = false
  })
  document.addEventListener("keydown", (event) => {
    const list = event.key === "Escape" && document.querySelector(".acts__more[open]")
    if (!list) return
    list.open = false
    list.querySelector("summary").focus()
  })
}
