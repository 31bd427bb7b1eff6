/* Topics proposed for the text as it stands, each with the words that speak for it; one is taken by a click or a key. */
"use strict"

import { onChange, payload } from "./form.js"
import { button } from "./choosing.js"

/** Ask when the form opens, and again when somebody comes to the field and the text is another one. */
export function proposeTopics({ box, input, field, take }) {
  const list = document.createElement("ul")
  let found = [], stale = true
  list.className = "proposed"
  list.setAttribute("aria-label", gettext("Proposed topics"))
  box.append(list)
  onChange(() => (stale = true))
  input.addEventListener("focus", ask)
  draw()
  ask()
  return { draw }

  async function ask() {
    if (!stale) return
    stale = false
    const answer = await fetch(field.told.proposed, { method: "POST", body: payload(), redirect: "manual" }).catch(() => null)
    if (!answer?.ok) return void (stale = true)
    found = (await answer.json()).found
    draw()
  }

  function draw() {
    const open = found.filter((option) => !field.rows.some((row) => row.tag_id === option.id))
    list.hidden = !open.length
    list.replaceChildren(...open.map(line))
  }

  function line(option) {
    const made = document.createElement("li"), why = document.createElement("span")
    made.append(button("proposed__topic", `+ ${option.name}`, interpolate(gettext("Take the topic %s"), [option.name]), () => {
      take(option)
      ;(list.querySelector("button") || input).focus()
    }))
    why.className = "proposed__why"
    why.textContent = `${option.learned ? gettext("learned") : gettext("named")}: ${option.words.join(", ")}`
    made.append(why)
    return made
  }
}
