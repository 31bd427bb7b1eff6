/* Calling a colleague: after "@" the names of those who may see the story, by keyboard or pointer. */
"use strict"

// What can be a name so far; a full stop or a question mark after it ends it.
const CALL = /(?:^|[\s(])@((?:[\p{L}\p{M}\p{N}_+.-]{0,30}[\p{L}\p{M}\p{N}_+-])?)$/u
let count = 0

/* `people(letters)` answers with [{username, name}]. */
export function offerNames(field, people) {
  const list = document.createElement("ul")
  list.id = `review-names-${(count += 1)}`
  list.className = "names"
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", gettext("People"))
  list.hidden = true
  field.after(list)
  field.setAttribute("aria-autocomplete", "list")
  field.setAttribute("aria-controls", list.id)
  field.setAttribute("aria-haspopup", "listbox")
  let asked = 0

  const close = () => {
    asked += 1
    list.hidden = true
    list.replaceChildren()
    field.removeAttribute("aria-activedescendant")
  }

  const choose = (option) => {
    const caret = field.selectionStart
    const letters = lettersBefore(field)
    const start = caret - letters.length
    close()
    field.setRangeText(`${option.dataset.username} `, start, caret, "end")
    field.focus()
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  const point = (option) => {
    for (const one of list.children) one.setAttribute("aria-selected", String(one === option))
    field.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  }

  const show = (found) => {
    list.replaceChildren(...found.map((person, index) => optionFor(list, person, index)))
    list.hidden = found.length === 0
    if (found.length) point(list.firstElementChild)
  }

  field.addEventListener("input", async () => {
    const letters = lettersBefore(field)
    if (letters === null) return close()
    const mine = (asked += 1)
    const found = await people(letters)
    if (mine === asked) show(found)
  })
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey) return
    const options = [...list.children]
    const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true")
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) point(options.at((here + step) % options.length))
    else if (event.key === "Enter" || event.key === "Tab") choose(options[here])
    else if (event.key === "Escape") close()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  field.addEventListener("blur", close)
  list.addEventListener("mousedown", (event) => {
    event.preventDefault()
    const option = event.target.closest("[role=option]")
    if (option) choose(option)
  })
}

function lettersBefore(field) {
  return field.value.slice(0, field.selectionStart).match(CALL)?.[1] ?? null
}

function optionFor(list, { username, name }, index) {
  const option = document.createElement("li")
  option.id = `${list.id}-${index}`
  option.className = "names__one"
  option.setAttribute("role", "option")
  option.dataset.username = username
  option.textContent = name === username ? name : `${name} (${username})`
  return option
}
