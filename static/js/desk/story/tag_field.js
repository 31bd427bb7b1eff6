/* Topics and countries as tokens: lead first, the strength changed by key or click, found and added by a few letters. */
"use strict"

import { form } from "./form.js"
import { button, makeChooser } from "./choosing.js"
import { proposeTopics } from "./proposed_topics.js"
import { rowsField } from "./rows.js"

const LEAD = 1, ABOUT = 2, MENTION = 3

for (const box of form?.querySelectorAll('[data-rows-field="topics"], [data-rows-field="countries"]') || []) {
  const tokens = document.createElement("ul"), input = document.createElement("input")
  const field = rowsField(box, draw)
  tokens.className = "tokens"
  input.type = "text"
  input.id = `id_${field.name}_add`
  input.className = "chooser__input"
  input.placeholder = gettext("Type a few letters")
  box.append(tokens, input)
  makeChooser({
    input, label: field.label, search: field.told.search, add: field.told.may_add ? field.add : null, chosen: take, erase: eraseLast,
  })
  const proposals = field.told.proposed ? proposeTopics({ box, input, field, take }) : null
  draw()

  function draw() {
    const words = Object.fromEntries(field.told.choices)
    tokens.setAttribute("aria-label", field.label)
    tokens.hidden = !field.rows.length
    tokens.replaceChildren(...inOrder().map((row) => token(row, field.nameOf(row.tag_id), words)))
    proposals?.draw()
  }

  function token(row, name, words) {
    const line = document.createElement("li")
    line.className = `token token--${{ [LEAD]: "lead", [MENTION]: "mention" }[row.strength] || "about"}${row.proposed ? " token--proposed" : ""}`
    const turn = interpolate(gettext("%s: change how strongly the story is about it"), [`${name}, ${words[row.strength]}`])
    const main = button("token__name", name, turn, () => change(row, { strength: row.strength % MENTION + 1 }, name))
    const strength = document.createElement("span")
    strength.className = "token__strength"
    strength.textContent = words[row.strength]
    main.append(" ", strength)
    line.append(main)
    if (row.proposed) {
      line.append(button("token__confirm", gettext("proposed ✓"), interpolate(gettext("%s is proposed: confirm"), [name]), () => change(row, {}, name)))
    }
    line.append(button("token__remove", "×", interpolate(gettext("Remove %s"), [name]), () => remove(row, name)))
    return line
  }

  function inOrder() {
    return [...field.rows].sort((one, other) => one.strength - other.strength || field.nameOf(one.tag_id).localeCompare(field.nameOf(other.tag_id)))
  }

  function change(row, values, name) {
    const changed = { ...row, ...values }
    if ("proposed" in changed) changed.proposed = false
    field.set(field.rows.map((one) => (one === row ? changed : one)))
    field.say(`${name}: ${Object.fromEntries(field.told.choices)[changed.strength]}`)
    const place = inOrder().findIndex((one) => one.tag_id === row.tag_id)
    tokens.children[place]?.querySelector("button").focus()
  }

  function remove(row, name) {
    field.set(field.rows.filter((one) => one !== row))
    field.say(interpolate(gettext("%s is removed."), [name]))
    input.focus()
  }

  function eraseLast() {
    const last = inOrder().at(-1)
    if (last) remove(last, field.nameOf(last.tag_id))
  }

  function take(option) {
    field.know(option)
    if (!field.rows.some((row) => row.tag_id === option.id)) {
      const row = { tag_id: option.id, strength: field.rows.length ? ABOUT : LEAD }
      if (field.name === "countries") row.proposed = false
      field.set([...field.rows, row].sort((one, other) => one.tag_id - other.tag_id))
    }
    field.say(interpolate(gettext("%s is added."), [option.name]))
  }
}
