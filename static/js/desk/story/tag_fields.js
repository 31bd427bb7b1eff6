/* The story's topics and countries in one field. Each stays a value of its own: saved, compared and decided by itself. */
"use strict"

import { form, payload, tellChanged } from "./form.js"
import { mountTagEntry } from "../tag_entry/entry.js"
import { rowsField } from "./rows.js"

const boxes = form ? [...form.querySelectorAll('[data-rows-field="countries"], [data-rows-field="topics"]')] : []

/** The one field; null where this person changes no tags. */
export const entry = boxes.length ? mount() : null

/** POST values with the form as it stands. */
export function send(address, values) {
  return fetch(address, { method: "POST", body: payload(values), redirect: "manual" })
}

function mount() {
  const fields = boxes.map((box) => rowsField(box, () => made.set(tags())))
  const { told } = fields[0]
  const place = oneRow()
  const made = mountTagEntry(place, {
    label: gettext("Tags"), id: "id_tags_add", strengths: Object.fromEntries(told.choices),
    search: told.tags, add: fields.find((field) => field.told.may_add)?.told.search || "", governs: told.governs,
    send, changed, tags: tags(),
  })
  return made

  function tags() {
    return fields.flatMap((field) => field.rows.map((row) => ({
      kind: field.name, id: row.tag_id, name: field.nameOf(row.tag_id), mark: field.told.marks[row.tag_id] || "",
      strength: row.strength, unconfirmed: Boolean(row.proposed),
    })))
  }

  function changed(now) {
    for (const field of fields) {
      const own = now.filter((tag) => tag.kind === field.name)
      for (const tag of own) field.know(tag)
      field.keep(own.map((tag) => row(field, tag)).sort((one, other) => one.tag_id - other.tag_id))
    }
    tellChanged()
  }
}

function row(field, tag) {
  const kept = { tag_id: tag.id, strength: tag.strength }
  return field.name === "countries" ? { ...kept, proposed: tag.unconfirmed } : kept
}

/* Both values in the first one's row of the form, under one label: ways that lead to either field lead there. */
function oneRow() {
  const place = document.createElement("div"), [first, ...others] = boxes
  const rowOf = (box) => box.closest(".form-row")
  const label = rowOf(first).querySelector("label")
  first.append(place)
  for (const box of others) {
    const emptied = rowOf(box)
    for (const errors of emptied.querySelectorAll(".errorlist")) first.before(errors)
    first.append(...box.children)
    box.remove()
    rowOf(first).classList.add(...emptied.classList)
    emptied.remove()
  }
  if (label) Object.assign(label, { htmlFor: "id_tags_add", textContent: gettext("Tags") })
  return place
}
