/* What the fields of tags and byline share: their rows, the names of what these point to, and the way to new ones. */
"use strict"

import { form, names, ownSetter, payload, read, tellChanged } from "./form.js"

/** The field of that name: its box, rows and names, and `draw`, called whenever the rows are others. */
export function rowsField(box, draw) {
  const name = box.dataset.rowsField
  const hidden = form.elements[name]
  const told = read(`id_${name}_rows`)
  names[name] = told.names
  const said = document.createElement("p")
  said.className = "visually-hidden"
  said.role = "status"
  box.append(said)
  box.querySelector(".rows-field__read").remove()

  const field = {
    name,
    told,
    label: document.querySelector(`label[for="id_${name}_add"]`)?.textContent.trim() || name,
    rows: JSON.parse(hidden.value || "[]"),
    nameOf: (key) => told.names[key] || gettext("(deleted)"),
    say: (words) => (said.textContent = words),
    /** Keep other rows, and draw them. */
    set(rows) {
      field.keep(rows)
      draw()
      tellChanged()
    },
    /** Keep them, if they are others, by whom they are drawn already. */
    keep(rows) {
      if (JSON.stringify(rows) === JSON.stringify(field.rows)) return
      field.rows = rows
      hidden.value = JSON.stringify(rows)
    },
    know({ id, name: called, mark }) {
      told.names[id] = called
      if (mark) told.marks[id] = mark
    },
    async add(called) {
      const answer = await fetch(told.search, { method: "POST", body: payload({ name: called }), redirect: "manual" }).catch(() => null)
      if (answer?.ok) return answer.json()
      field.say(gettext("That could not be added now. Try again."))
      return null
    },
  }
  ownSetter(name, (value, more) => {
    Object.assign(told.names, more.names)
    Object.assign(told.marks, more.marks)
    hidden.value = value || "[]"
    field.rows = JSON.parse(hidden.value)
    draw()
  })
  return field
}
