/* The proof screen: what is typed or clicked on a card is saved at once, and the card follows. The server alone knows
   what a card says; here its parts are put in place of the old ones, and the focus stays where it was. */
"use strict"
{
  const cards = document.querySelector("[data-cards]")
  const bar = document.querySelector("[data-bar]")

  cards.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-acts]")
    if (!form) return
    event.preventDefault()
    const button = event.submitter
    send(form, button?.getAttribute("formaction") || form.action, button)
  })
  cards.addEventListener("change", (event) => {
    const field = event.target
    if (field.matches("[data-saves], [name=twin]") && field.form) send(field.form, field.form.getAttribute("action"), null)
  })
  cards.addEventListener("toggle", compare, true)
  document.addEventListener("keydown", keys)
  for (const hint of document.querySelectorAll("[data-keys-hint]")) hint.hidden = false
  for (const card of cards.querySelectorAll("[data-copy]")) enliven(card)
  // On a slow network people type and choose before this script has come, which takes the button away that saves it.
  for (const form of cards.querySelectorAll("[data-fields]")) {
    if ([...form.elements].some(isLeftChanged)) send(form, form.getAttribute("action"), null)
  }
  for (const details of cards.querySelectorAll("[data-compare][open]")) compare({ target: details })

  function enliven(card) {
    for (const button of card.querySelectorAll(".fields__save, .copy__choose")) button.hidden = true
  }

  /* Where somebody still types, the field tells of itself when it is left. */
  function isLeftChanged(field) {
    if (!field.matches("[data-saves], [name=twin]")) return false
    if (field.matches("select")) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
    if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked
    return field !== document.activeElement && field.value !== field.defaultValue
  }

  async function send(form, address, button) {
    const card = form.closest("[data-copy]")
    const data = new FormData(form)
    if (button?.name) data.append(button.name, button.value)
    card.setAttribute("aria-busy", "true")
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } })
      const said = await answer.json()
      show(card, said)
    } catch {
      const refusal = card.querySelector("[data-refusal]")
      if (refusal) refusal.textContent = cards.dataset.failed
    } finally {
      card.removeAttribute("aria-busy")
    }
  }

  function show(card, said) {
    const holder = document.createElement("template")
    holder.innerHTML = said.card
    const next = holder.content.firstElementChild
    const decided = next.className !== card.className
    if (decided) {
      enliven(next)
      const inside = card.contains(document.activeElement)
      const after = nextWaiting(card)
      card.replaceWith(next)
      if (inside) (after || next).focus()
    } else {
      replaceParts(card, next)
    }
    const refusal = (decided ? next : card).querySelector("[data-refusal]")
    if (refusal) refusal.textContent = said.message
    count(said)
  }

  function replaceParts(card, next) {
    const focus = remembered(card)
    const scrolled = card.querySelector(".lines__list")?.scrollTop
    const token = card.querySelector("[name=csrfmiddlewaretoken]").value
    for (const field of card.querySelectorAll("[name=csrfmiddlewaretoken]")) field.setAttribute("value", token)
    for (const field of next.querySelectorAll("[name=csrfmiddlewaretoken]")) field.setAttribute("value", token)
    card.querySelector(".copy__head").replaceWith(next.querySelector(".copy__head"))
    for (const part of card.querySelectorAll("[data-part]")) {
      const fresh = next.querySelector(`[data-part="${part.dataset.part}"]`)
      if (fresh && part.outerHTML !== fresh.outerHTML) part.replaceWith(fresh)
    }
    follow(card.querySelector("[data-fields]"), next.querySelector("[data-fields]"))
    enliven(card)
    if (scrolled) card.querySelector(".lines__list").scrollTop = scrolled
    focus()
  }

  /* The fields follow, but never the one in which somebody is typing. */
  function follow(form, fresh) {
    const bios = [form, fresh].map((each) => each.querySelectorAll(".fields__bio"))
    if (bios[0].length !== bios[1].length) return form.replaceWith(fresh)
    for (const field of fresh.querySelectorAll("textarea, input[type=text]")) {
      const own = field.id ? form.querySelector(`#${field.id}`) : form.querySelectorAll(`[name=${field.name}]`)[[...fresh.querySelectorAll(`[name=${field.name}]`)].indexOf(field)]
      if (own && own !== document.activeElement) own.value = field.value
    }
  }

  function remembered(card) {
    const element = document.activeElement
    if (!card.contains(element)) return () => {}
    const { id, name, value } = element
    return () => {
      if (element.isConnected) return
      const same = id ? document.getElementById(id) : card.querySelector(`[name="${name}"][value="${CSS.escape(value || "")}"]`)
      ;(same || card.querySelector(`[value^="${CSS.escape((value || "").split(":").slice(0, 2).join(":"))}"]`) || card).focus()
    }
  }

  function count(said) {
    if (!bar) return
    const all = bar.querySelector("[data-accept-all]")
    const ready = bar.querySelector("[data-ready]")
    if (ready) ready.textContent = said.ready
    all.disabled = said.ready === 0
    const words = bar.querySelector("[data-waiting]")
    words.textContent = words.dataset.waiting.replace("%(count)s", said.waiting)
    if (!said.waiting) location.reload()
  }

  function nextWaiting(card) {
    const all = [...cards.querySelectorAll(".copy--waiting")].filter((each) => each !== card)
    return all.find((each) => card.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) || all[0]
  }

  async function compare(event) {
    const details = event.target
    if (!details.matches?.("[data-compare]") || !details.open) return
    const place = details.querySelector("[data-compared]")
    if (place.dataset.loaded) return
    place.dataset.loaded = "1"
    const answer = await fetch(details.dataset.compare)
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const found = page.querySelector("[data-comparison]")
    if (found) place.replaceChildren(...found.querySelectorAll(".compare__field, .nothing-here"))
  }

  function keys(event) {
    const card = event.target.closest?.("[data-copy]")
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && card) {
      event.preventDefault()
      return card.querySelector("[data-accept]")?.click()
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (localStorage.getItem("newsroom.single-keys") === "off") return
    if (event.target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select")) return
    const step = { j: 1, k: -1 }[event.key]
    if (!step) return
    const all = [...cards.querySelectorAll("[data-copy]")]
    const here = all.indexOf(card)
    const next = all[here === -1 ? (step > 0 ? 0 : all.length - 1) : here + step]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: "start" })
  }
}
