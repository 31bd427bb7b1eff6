/* The list of stories: the state changed by a small menu in the row, the tags in a dialog, both told in place; filters
   by a name with proposals; filters folded away where there is no room beside the list. */
"use strict"
{
  const table = document.getElementById("result_list")
  const filters = document.querySelector("details.filters")
  const csrf = document.querySelector("#changelist-form [name=csrfmiddlewaretoken]")?.value

  if (filters && matchMedia("(max-width: 1024px)").matches) filters.open = false
  for (const input of document.querySelectorAll("input[data-names]")) input.addEventListener("input", propose)
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
    dialog.querySelector(".tags-dialog__story").textContent = nameOf(cell)
    const pickers = [...dialog.querySelectorAll("[data-kind]")].map((box) => picker(box, seen[box.dataset.kind]))
    dialog.returnValue = "leave"
    dialog.onclose = () => {
      if (dialog.returnValue === "save") saveTags(cell, seen, pickers)
      else cell.querySelector("button").focus()
    }
    dialog.showModal()
    dialog.querySelector("input").focus()
  }

  async function saveTags(cell, seen, pickers) {
    const ids = (tags) => tags.map(({ id }) => id).join(",")
    const body = {}
    for (const { kind, chosen } of pickers) Object.assign(body, { [kind]: ids(chosen), [`seen_${kind}`]: ids(seen[kind]) })
    const [answer, told] = await send(cell, `${cell.dataset.story}/row/tags/`, body)
    if (!answer) return
    const fresh = told.cell ? replace(cell, told.cell) : cell
    if (told.cell && fresh.dataset.tags) dressTags(fresh)
    tell(fresh, told.message || gettext("The tags can't be changed any more."), !answer.ok)
    fresh.querySelector("button")?.focus()
  }

  /* A field that proposes names, after ARIA 1.2, and the names chosen above it, each with its button to take it off. */
  function picker(box, tags) {
    const { kind, names: address } = box.dataset
    const input = box.querySelector("input")
    const list = box.querySelector("[role=listbox]")
    const shown = box.querySelector(".tags-dialog__chosen")
    const self = { kind, chosen: [...tags] }
    let timer = 0
    let proposed = []
    let place = -1
    input.value = ""
    close()
    draw()
    input.oninput = () => {
      clearTimeout(timer)
      timer = setTimeout(ask, 150)
    }
    input.onblur = close
    input.onkeydown = (event) => {
      const to = { ArrowDown: place + 1, ArrowUp: place - 1 }[event.key]
      if (to !== undefined && proposed.length) {
        event.preventDefault()
        mark((to + proposed.length) % proposed.length)
      } else if (event.key === "Enter") {
        event.preventDefault()
        if (proposed[place]) take(proposed[place])
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault()
        close()
      } else if (event.key === "Backspace" && !input.value && self.chosen.length) {
        self.chosen.pop()
        draw()
      }
    }
    list.onmousedown = (event) => event.preventDefault()
    list.onclick = ({ target }) => {
      const option = target.closest("[role=option]")
      if (option) take(proposed[[...list.children].indexOf(option)])
    }
    return self

    async function ask() {
      const typed = input.value.trim()
      const found = typed ? await names(address, typed) : []
      if (typed !== input.value.trim()) return
      proposed = found.filter(({ id }) => !self.chosen.some((tag) => tag.id === id))
      list.replaceChildren(...proposed.map(option))
      list.hidden = !proposed.length
      input.setAttribute("aria-expanded", String(proposed.length > 0))
      mark(proposed.length ? 0 : -1)
    }

    function option({ name }, number) {
      const item = document.createElement("li")
      item.setAttribute("role", "option")
      item.setAttribute("aria-selected", "false")
      item.id = `${list.id}-${number}`
      item.textContent = name
      return item
    }

    function mark(number) {
      place = number
      for (const [each, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(each === number))
      if (number < 0) return input.removeAttribute("aria-activedescendant")
      list.children[number].scrollIntoView({ block: "nearest" })
      input.setAttribute("aria-activedescendant", list.children[number].id)
    }

    function take(tag) {
      self.chosen.push(tag)
      input.value = ""
      close()
      draw()
    }

    function close() {
      proposed = []
      list.replaceChildren()
      list.hidden = true
      input.setAttribute("aria-expanded", "false")
      mark(-1)
    }

    function draw() {
      shown.replaceChildren(...self.chosen.map(chip))
      shown.hidden = !self.chosen.length
    }

    function chip(tag) {
      const item = document.createElement("li")
      const button = control("×", interpolate(gettext("Take off “%s”"), [tag.name]))
      button.addEventListener("click", () => {
        self.chosen = self.chosen.filter(({ id }) => id !== tag.id)
        draw()
        input.focus()
      })
      item.append(tag.name, button)
      return item
    }
  }
}
