/* The byline as lines in printed order: who, in which role, with which bio; moved by buttons or Alt and the arrows. */
"use strict"

import { form } from "./form.js"
import { button, makeChooser } from "./choosing.js"
import { rowsField } from "./rows.js"

for (const box of form?.querySelectorAll('[data-rows-field="bylines"]') || []) {
  const lines = document.createElement("ol"), input = document.createElement("input")
  const field = rowsField(box, draw)
  lines.className = "byline-lines"
  input.type = "text"
  input.id = "id_bylines_add"
  input.className = "chooser__input"
  input.placeholder = gettext("Type a name")
  box.append(lines, input)
  makeChooser({
    input, label: field.label, search: field.told.search, add: field.told.may_add ? field.add : null, chosen: take,
    erase: () => field.rows.length && remove(field.rows.at(-1)),
  })
  draw()

  function draw() {
    lines.setAttribute("aria-label", field.label)
    lines.hidden = !field.rows.length
    lines.replaceChildren(...field.rows.map(line))
  }

  function line(row, place) {
    const made = document.createElement("li"), head = document.createElement("div")
    const name = field.nameOf(row.author_id)
    const who = document.createElement("span")
    made.className = "byline-line"
    head.className = "byline-line__head"
    who.className = "byline-line__name"
    who.textContent = name
    const up = button("byline-line__move", "↑", interpolate(gettext("Move %s up"), [name]), () => move(row, -1))
    const down = button("byline-line__move", "↓", interpolate(gettext("Move %s down"), [name]), () => move(row, 1))
    up.disabled = place === 0
    down.disabled = place === field.rows.length - 1
    const gone = button("byline-line__remove", "×", interpolate(gettext("Remove %s"), [name]), () => remove(row))
    head.append(who, roles(row, name), up, down, gone)
    made.append(head, bio(row, name))
    made.addEventListener("keydown", (event) => {
      const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (!step) return
      event.preventDefault()
      move(row, step)
    })
    return made
  }

  function roles(row, name) {
    const select = document.createElement("select")
    select.className = "byline-line__role"
    select.setAttribute("aria-label", interpolate(gettext("Role of %s"), [name]))
    for (const [value, label] of field.told.choices) select.add(new Option(label, value, false, value === row.role))
    select.addEventListener("change", () => keep(row, { role: select.value }))
    return select
  }

  function bio(row, name) {
    const details = document.createElement("details"), summary = document.createElement("summary")
    const text = document.createElement("textarea")
    details.className = "byline-line__bio"
    details.open = Boolean(row.bio_as_printed)
    summary.textContent = gettext("Bio as printed")
    text.rows = 2
    text.maxLength = 2000
    text.value = row.bio_as_printed || ""
    text.setAttribute("aria-label", interpolate(gettext("Bio of %s as printed under this story"), [name]))
    text.addEventListener("input", () => keep(row, { bio_as_printed: text.value }))
    details.append(summary, text)
    return details
  }

  /* What is typed in a line changes the row and leaves the line alone, with the caret in it. */
  function keep(row, values) {
    Object.assign(row, values)
    form.elements.bylines.value = JSON.stringify(field.rows)
  }

  function numbered(rows) {
    return rows.map((row, place) => ({ ...row, order: place + 1 }))
  }

  function move(row, step) {
    const rows = [...field.rows], here = rows.indexOf(row), there = here + step
    if (there < 0 || there >= rows.length) return
    rows.splice(there, 0, ...rows.splice(here, 1))
    field.set(numbered(rows))
    field.say(interpolate(gettext("%s stands in place %s now."), [field.nameOf(row.author_id), there + 1]))
    const buttons = [...lines.children[there].querySelectorAll(".byline-line__move:not(:disabled)")]
    ;(buttons[step < 0 ? 0 : buttons.length - 1])?.focus()
  }

  function remove(row) {
    field.set(numbered(field.rows.filter((one) => one !== row)))
    field.say(interpolate(gettext("%s is removed."), [field.nameOf(row.author_id)]))
    input.focus()
  }

  function take(option) {
    field.know(option)
    const role = field.told.choices[0][0]
    if (field.rows.some((row) => row.author_id === option.id && row.role === role)) return
    field.set(numbered([...field.rows, { author_id: option.id, order: 0, role, bio_as_printed: "" }]))
    field.say(interpolate(gettext("%s is added."), [option.name]))
  }
}
