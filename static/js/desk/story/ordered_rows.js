/* Rows as lines in their order: found by a few letters, moved by buttons or Alt and the arrows. What a line shows beside
   its name, and what a new row holds, is said by whose rows they are. */
"use strict"

import { form } from "./form.js"
import { button, makeChooser } from "./choosing.js"
import { rowsField } from "./rows.js"

/* `name`: of the field; `key`: of a row's own id in it; `begin(field, option)`: the row for what was chosen, or nothing;
   `beside` and `below`: what stands in the head of a line and under it, as elements. */
export function orderedRows({ name, key, placeholder, begin, beside = () => [], below = () => [] }) {
  for (const box of form?.querySelectorAll(`[data-rows-field="${name}"]`) || []) makeOrdered(box)

  function makeOrdered(box) {
    const lines = document.createElement("ol"), input = document.createElement("input")
    const field = rowsField(box, draw)
    lines.className = "byline-lines"
    input.type = "text"
    input.id = `id_${name}_add`
    input.className = "chooser__input"
    input.placeholder = placeholder
    box.append(lines, input)
    makeChooser({
      input, label: field.label, search: field.told.search, add: field.told.may_add ? field.add : null, chosen: take,
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
      const made = document.createElement("li"), head = document.createElement("div"), who = document.createElement("span")
      const called = field.nameOf(row[key])
      made.className = "byline-line"
      head.className = "byline-line__head"
      who.className = "byline-line__name"
      who.dir = "auto"
      who.textContent = called
      const up = button("byline-line__move", "↑", interpolate(gettext("Move %s up"), [called]), () => move(row, -1))
      const down = button("byline-line__move", "↓", interpolate(gettext("Move %s down"), [called]), () => move(row, 1))
      up.disabled = place === 0
      down.disabled = place === field.rows.length - 1
      const gone = button("byline-line__remove", "×", interpolate(gettext("Remove %s"), [called]), () => remove(row))
      head.append(who, ...beside(field, row, called), up, down, gone)
      made.append(head, ...below(field, row, called))
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
      field.say(interpolate(gettext("%s stands in place %s now."), [field.nameOf(row[key]), there + 1]))
      const buttons = [...lines.children[there].querySelectorAll(".byline-line__move:not(:disabled)")]
      buttons[step < 0 ? 0 : buttons.length - 1]?.focus()
    }

    function remove(row) {
      field.set(numbered(field.rows.filter((one) => one !== row)))
      field.say(interpolate(gettext("%s is removed."), [field.nameOf(row[key])]))
      input.focus()
    }

    function take(option) {
      field.know(option)
      const row = begin(field, option)
      if (!row) return
      field.set(numbered([...field.rows, row]))
      field.say(interpolate(gettext("%s is added."), [option.name]))
    }
  }
}
