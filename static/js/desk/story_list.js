/* The list of stories: the state changed by a small menu in the row, the tags in a dialog, both told in place; filters
   by a name with proposals; filters folded away where there is no room beside the list. */
"use strict"

import { mountTagEntry } from "./tag_entry/entry.js"

{
  const table = document.getElementById("result_list")
  const filters = document.querySelector("details.filters")
  const csrf = document.querySelector("#changelist-form [name=csrfmiddlewaretoken]")?.value

  let entry = null // the field for tags in the dialog, one for all rows

  // On a slow network people are in a filter before this script has come.
  if (filters && matchMedia("(max-width: 1024px)").matches && !filters.contains(document.activeElement)) filters.open = false
  for (const input of document.querySelectorAll("input[data-names]")) {
    input.addEventListener("input", propose)
    if (input.value !== input.defaultValue) propose({ target: input })
  }
  if (table) dressRows(table)

  /* ------------------------------------------------------------------------------------ filters by a name */

  async function propose({ target }) {
    if (target.value.trim().length < 2) return
    const typed = target.value
    const found = await names(target.dataset.names, typed)
    if (typed === target.value) target.list.replaceChildren(...found.map(({ name }) => new Option("", name)))
  }

  async function names(address, typed) {
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`)
      return answer.ok ? (await answer.json()).found : []
    } catch {
      return []
    }
  }

  /* ------------------------------------------------------------------------------------ the rows */

  function dressRows(place) {
    for (const cell of place.querySelectorAll(".row-state[data-acts]")) dressState(cell)
    for (const cell of place.querySelectorAll(".row-tags[data-tags]")) dressTags(cell)
  }

  function nameOf(cell) {
    return cell.closest("tr").querySelector("th a").textContent
  }

  function control(text, name) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "row-control"
    button.textContent = text
    button.setAttribute("aria-label", name)
    return button
  }

  async function send(cell, address, body) {
    try {
      const headers = { "X-CSRFToken": csrf }
      const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams(body) })
      return [answer, await answer.json()]
    } catch {
      tell(cell, gettext("The newsroom doesn't answer. Nothing was changed."), true)
      return []
    }
  }

  /* What came of it, beside what was changed. */
  function tell(cell, text, failed) {
    const place = cell.closest("td")
    let said = place.querySelector(".row-said")
    if (!said) {
      said = document.createElement("span")
      said.className = "row-said"
      said.setAttribute("role", "status")
      place.append(said)
    }
    said.classList.toggle("row-said--failed", failed)
    said.textContent = text
  }

  function replace(cell, html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild
    cell.replaceWith(fresh)
    return fresh
  }

  /* ------------------------------------------------------------------------------------ the state */

  function dressState(cell) {
    const acts = JSON.parse(cell.dataset.acts)
    if (!acts.length) return
    const button = control("▾", interpolate(gettext("Change the state of “%s”"), [nameOf(cell)]))
    button.setAttribute("aria-haspopup", "menu")
    button.setAttribute("aria-expanded", "false")
    button.addEventListener("click", () => openMenu(cell, button, acts))
    cell.append(button)
  }

  function openMenu(cell, button, acts) {
    const menu = document.getElementById("row-menu")
    menu.replaceChildren(...acts.map((act) => menuItem(cell, act, menu)))
    menu.setAttribute("aria-label", button.getAttribute("aria-label"))
    menu.onkeydown = (event) => moveIn(menu, event)
    menu.ontoggle = ({ newState }) => {
      button.setAttribute("aria-expanded", String(newState === "open"))
      if (newState === "closed" && menu.contains(document.activeElement)) button.focus()
    }
    menu.showPopover()
    const at = button.getBoundingClientRect()
    const { offsetWidth, offsetHeight } = menu
    menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - offsetWidth - 8))}px`
    menu.style.top = `${at.bottom + offsetHeight + 8 > innerHeight ? at.top - offsetHeight - 4 : at.bottom + 4}px`
    menu.firstElementChild.focus()
  }

  function menuItem(cell, act, menu) {
    const item = document.createElement(act.page ? "a" : "button")
    item.setAttribute("role", "menuitem")
    item.tabIndex = -1
    item.textContent = act.label
    if (act.page) {
      item.href = act.page
      return item
    }
    item.type = "button"
    item.addEventListener("click", async () => {
      menu.hidePopover()
      const [answer, told] = await send(cell, `${cell.dataset.story}/row/act/`, { act: act.act, seen: cell.dataset.seen })
      if (!answer) return
      const fresh = told.cell ? replace(cell, told.cell) : cell
      if (told.cell) dressState(fresh)
      tell(fresh, told.message || gettext("That can't be done any more."), !answer.ok)
      fresh.querySelector("button")?.focus()
    })
    return item
  }

  function moveIn(menu, event) {
    const items = [...menu.children]
    const here = items.indexOf(document.activeElement)
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === "Tab") menu.hidePopover()
    if (to === undefined) return
    event.preventDefault()
    items.at(to % items.length).focus()
  }

  /* ------------------------------------------------------------------------------------ the tags */

  function dressTags(cell) {
    const button = control("✎", interpolate(gettext("Change the tags of “%s”"), [nameOf(cell)]))
    button.setAttribute("aria-haspopup", "dialog")
    button.addEventListener("click", () => openTags(cell))
    cell.append(button)
  }

  function openTags(cell) {
    const dialog = document.getElementById("tags-dialog")
    const seen = JSON.parse(cell.dataset.tags)
    entry ||= mount(dialog.querySelector(".tags-dialog__entry"))
    entry.clear()
    entry.set(seen)
    dialog.querySelector(".tags-dialog__story").textContent = nameOf(cell)
    dialog.returnValue = "leave"
    dialog.onclose = () => {
      if (dialog.returnValue === "save") saveTags(cell, seen, entry.tags)
      else cell.querySelector("button").focus()
    }
    dialog.showModal()
    entry.focus()
  }

  function mount(place) {
    const { search, add, governs, lead, about, mention } = place.dataset
    const send = (address, values) => fetch(address, { method: "POST", headers: { "X-CSRFToken": csrf }, body: new URLSearchParams(values), redirect: "manual" })
    return mountTagEntry(place, { label: gettext("Tags"), search, add, governs: Boolean(governs), strengths: { 1: lead, 2: about, 3: mention }, send })
  }

  async function saveTags(cell, seen, chosen) {
    const body = { confirmed: chosen.filter((tag) => tag.kind === "countries" && !tag.unconfirmed).map(({ id }) => id).join(",") }
    for (const kind of ["countries", "topics"]) Object.assign(body, { [kind]: weighed(chosen, kind), [`seen_${kind}`]: weighed(seen, kind) })
    const [answer, told] = await send(cell, `${cell.dataset.story}/row/tags/`, body)
    if (!answer) return
    const fresh = told.cell ? replace(cell, told.cell) : cell
    if (told.cell && fresh.dataset.tags) dressTags(fresh)
    tell(fresh, told.message || gettext("The tags can't be changed any more."), !answer.ok)
    fresh.querySelector("button")?.focus()
  }

  function weighed(tags, kind) {
    return tags.filter((tag) => tag.kind === kind).map(({ id, strength }) => `${id}:${strength}`).join(",")
  }
}
