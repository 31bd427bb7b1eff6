/* The byline as lines in printed order: who, in which role, with which bio. */
"use strict"

import { form } from "./form.js"
import { orderedRows } from "./ordered_rows.js"

orderedRows({
  name: "bylines",
  key: "author_id",
  placeholder: gettext("Type a name"),
  begin(field, option) {
    const role = field.told.choices[0][0]
    if (field.rows.some((row) => row.author_id === option.id && row.role === role)) return null
    return { author_id: option.id, order: 0, role, bio_as_printed: "" }
  },
  beside: (field, row, name) => [roles(field, row, name)],
  below: (field, row, name) => [bio(field, row, name)],
})

function roles(field, row, name) {
  const select = document.createElement("select")
  select.className = "byline-line__role"
  select.setAttribute("aria-label", interpolate(gettext("Role of %s"), [name]))
  for (const [value, label] of field.told.choices) select.add(new Option(label, value, false, value === row.role))
  select.addEventListener("change", () => keep(field, row, { role: select.value }))
  return select
}

function bio(field, row, name) {
  const details = document.createElement("details"), summary = document.createElement("summary")
  const text = document.createElement("textarea")
  details.className = "byline-line__bio"
  details.open = Boolean(row.bio_as_printed)
  summary.textContent = gettext("Bio as printed")
  text.rows = 2
  text.maxLength = 2000
  text.value = row.bio_as_printed || ""
  text.setAttribute("aria-label", interpolate(gettext("Bio of %s as printed under this story"), [name]))
  text.addEventListener("input", () => keep(field, row, { bio_as_printed: text.value }))
  details.append(summary, text)
  return details
}

/* What is typed in a line changes the row and leaves the line alone, with the caret in it. */
function keep(field, row, values) {
  Object.assign(row, values)
  form.elements.bylines.value = JSON.stringify(field.rows)
}
