/* The stories that stand under this one, in their order: found by a few letters, moved by buttons or Alt and the arrows. */
"use strict"

import { form } from "./form.js"
import { button, makeChooser } from "./choosing.js"
import { rowsField } from "./rows.js"

for (const box of form?.querySelectorAll('[data-rows-field="pins"]') || []) {
  const lines = document.createElement("ol"), input = document.createElement("input")
  const field = rowsField(box, draw)
  lines.className = "byline-lines"
  input.type = "text"
  input.id = "id_pins_add"
  input.className = "chooser__input"
  input.placeholder = gettext("Type words of a headline")
  box.append(lines, input)
  makeChooser({
    input, label: field.label, search: field.told.search, chosen: take,
    erase: () => field.rows.length && remove(field.rows.at(-1)),
  })
  draw()

  function draw() {
    // An empty list has no name, which is the input's alone then.
    if (field.rows.length) lines.setAttribute("aria-label", field.label)
    else lines.removeAttribute("aria-label")
    lines.hidden = !field.rows.length
    lines.replaceChildren(...field.rows.map(line))
  }

  function line(row, place) {
    const made = document.createElement("li"), head = document.createElement("div"), what = document.createElement("span")
    const name = field.nameOf(row.related_id)
    made.className = "byline-line"
    head.className = "byline-line__head"
    what.className = "byline-line__name"
    what.dir = "auto"
    what.textContent = name
    const up = button("byline-line__move", "↑", interpolate(gettext("Move %s up"), [name]), () => move(row, -1))
    const down = button("byline-line__move", "↓", interpolate(gettext("Move %s down"), [name]), () => move(row, 1))
    up.disabled = place === 0
    down.disabled = place === field.rows.length - 1
    head.append(what, up, down, button("byline-line__remove", "×", interpolate(gettext("Remove %s"), [name]), () => remove(row)))
    made.append(head)
    made.addEventListener("keydown", (event) => {
      const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (!step) return
      event.preventDefault()
      move(row, step)
    })
    return made
  }

  function numbered(rows) {
    return rows.map((row, place) => ({ ...row, order: place + 1 }))
  }

  function move(row, step) {
    const rows = [...field.rows], here = rows.indexOf(row), there = here + step
    if (there < 0 || there >= rows.length) return
    rows.splice(there, 0, ...rows.splice(here, 1))
    field.set(numbered(rows))
    field.say(interpolate(gettext("%s stands in place %s now."), [field.nameOf(row.related_id), there + 1]))
    const buttons = [...lines.children[there].querySelectorAll(".byline-line__move:not(:disabled)")]
    buttons[step < 0 ? 0 : buttons.length - 1]?.focus()
  }

  function remove(row) {
    field.set(numbered(field.rows.filter((one) => one !== row)))
    field.say(interpolate(gettext("%s is removed."), [field.nameOf(row.related_id)]))
    input.focus()
  }

  function take(option) {
    if (field.rows.some((row) => row.related_id === option.id)) return
    field.know(option)
    field.set(numbered([...field.rows, { related_id: option.id, order: 0 }]))
    field.say(interpolate(gettext("%s is added."), [option.name]))
  }
}
