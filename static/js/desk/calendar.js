/* Planning by dragging, or by a story's own button and a date. It sets the day for which a story is meant; it publishes
   nothing. What the newsroom refuses goes back to where it stands. */
"use strict"
{
  const planner = document.querySelector(".planner")
  const said = planner.querySelector(".planner__said")
  const dialog = document.getElementById("plan-dialog")
  const day = document.getElementById("plan-day")
  let dragged = null
  let asked = null

  for (const button of planner.querySelectorAll("[data-plans]")) button.hidden = false
  planner.addEventListener("click", (event) => {
    const button = event.target.closest("[data-plans]")
    if (button) ask(button.closest("[data-story]"))
  })
  dialog.addEventListener("close", () => {
    const story = asked
    asked = null
    if (dialog.returnValue === "plan") plan(story, day.value, { focus: true })
    else if (dialog.returnValue === "none") plan(story, "", { focus: true })
  })

  planner.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-story]")
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", dragged.dataset.story)
    dragged.classList.add("is-dragged")
  })
  planner.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged")
    mark(null)
    dragged = null
  })
  planner.addEventListener("dragover", (event) => {
    const place = event.target.closest("[data-day]")
    if (!dragged || !place) return mark(null)
    event.preventDefault()
    event.dataTransfer.dropEffect = "move"
    mark(place)
  })
  planner.addEventListener("drop", (event) => {
    const place = event.target.closest("[data-day]")
    if (!dragged || !place) return
    event.preventDefault()
    plan(dragged, place.dataset.day)
  })

  function mark(place) {
    for (const marked of planner.querySelectorAll(".is-under")) if (marked !== place) marked.classList.remove("is-under")
    place?.classList.add("is-under")
  }

  function ask(story) {
    asked = story
    dialog.querySelector(".plan-dialog__story").textContent = story.querySelector("a").textContent
    dialog.returnValue = "leave"
    day.value = story.dataset.seen
    dialog.showModal()
    day.focus()
  }

  async function plan(story, wanted, { undoes = false, focus = false } = {}) {
    const before = story.dataset.seen
    if (wanted === before) return
    const body = new URLSearchParams({ story: story.dataset.story, day: wanted, seen: before })
    const headers = { "X-CSRFToken": planner.querySelector("[name=csrfmiddlewaretoken]").value }
    let answer = null
    let told = null
    try {
      answer = await fetch(planner.dataset.address, { method: "POST", body, headers })
      told = await answer.json()
    } catch {
      return say(planner.querySelector(".planner__failed").textContent, { failed: true })
    }
    if (answer.ok || answer.status === 409) move(story, told.day)
    say(told.message, { failed: !answer.ok, undo: answer.ok && !undoes && (() => plan(story, before, { undoes: true })) })
    if (focus) (story.isConnected ? story.querySelector("[data-plans]") : said.querySelector("button"))?.focus()
  }

  function move(story, to) {
    story.dataset.seen = to
    const place = planner.querySelector(`[data-day="${to}"]`)
    const from = story.closest("[data-day]")
    if (place) place.querySelector(".day__stories").append(story)
    else story.remove()
    for (const each of [place, from]) if (each) each.classList.toggle("day--empty", !each.querySelector(".on-day"))
    planner.querySelector(".tray__nothing").hidden = Boolean(planner.querySelector(".tray .on-day"))
  }

  function say(text, { failed = false, undo = null }) {
    said.replaceChildren(text)
    said.classList.toggle("planner__said--failed", failed)
    if (!undo) return
    const button = document.getElementById("undo-button").content.firstElementChild.cloneNode(true)
    button.addEventListener("click", undo)
    said.append(" ", button)
  }
}
