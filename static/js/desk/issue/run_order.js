/* The run order by drag, by keys, or by a typed place. The page works without this: each move is a form. With it, the
   story moves at once, the server answers with the line-up as it then is, and every step is said aloud. */
"use strict"
{
  const LOOKS_EVERY = 20_000 // milliseconds between two looks at what others moved
  const run = document.querySelector("[data-run]")
  const lineUp = document.getElementById("line-up")
  const said = document.querySelector("[data-said]")
  const undo = document.querySelector("[data-undo]")
  const token = undo.querySelector("[name=csrfmiddlewaretoken]").value
  let version = run.dataset.run
  let since = run.dataset.since
  let lifted = null // {row, before: the line-up as it was}
  let busy = Promise.resolve()

  showGrips(run)
  window.dragRows(run, drop)
  run.addEventListener("submit", submit)
  run.addEventListener("keydown", press)
  run.addEventListener("focusout", () => setTimeout(putBackWhenLeft))
  document.addEventListener("keydown", undoByKeys)
  document.addEventListener("visibilitychange", look)
  window.addEventListener("focus", look)
  setInterval(look, LOOKS_EVERY)

  function showGrips(place) {
    for (const grip of place.querySelectorAll("[data-grip]")) grip.hidden = false
  }

  function rows() {
    return [...lineUp.querySelectorAll(".run-row")]
  }

  /* Whether a story is under the finger: nothing may be taken from under it. */
  function isHeld() {
    return document.body.classList.contains("is-holding")
  }

  /* Whether a place is being typed: what others moved is shown once it is sent. */
  function isTyping() {
    const at = document.activeElement
    return at.matches("input[name=place]") && at.value !== at.defaultValue
  }

  function listOf(row) {
    return row.closest(".zone__rows")
  }

  function placed(row) {
    const zone = listOf(row).dataset.zone
    const words = [row.dataset.name, rows().indexOf(row) + 1, rows().length, zone]
    return interpolate(gettext("%s, place %s of %s, %s"), words)
  }

  function say(text, refused = false) {
    said.classList.toggle("run__said--refused", refused)
    said.textContent = text
  }

  /* ------------------------------------------------------------------------------------ what is sent */

  /* One after the other: each is understood as things stand once the one before is done. */
  function send(fields, focus) {
    busy = busy.then(async () => {
      try {
        const headers = { Accept: "application/json", "X-CSRFToken": token }
        const answer = await fetch(location.pathname, { method: "POST", headers, body: new URLSearchParams(fields) })
        if (answer.status !== 200 && answer.status !== 409) throw new Error(answer.statusText)
        const told = await answer.json()
        show(told, focus)
        say(told.said, answer.status === 409)
        offerUndo(told.undo)
      } catch {
        say(gettext("The newsroom doesn't answer, so this may not have been moved. Try again in a moment."), true)
        version = "" // whatever the page shows now, the next look brings how it stands
        await look()
        return
      }
      await refreshBeside().catch(() => {}) // the next move tries again
    })
    return busy
  }

  function show({ html, version: now, last }, focus) {
    const standing = focus ?? standingFocus()
    version = now
    since = last ?? since
    lineUp.innerHTML = html
    showGrips(lineUp)
    if (!standing) return
    const row = lineUp.querySelector(`.run-row[data-story="${standing.story}"]`)
    row?.querySelector(standing.what)?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: "nearest" })
  }

  function standingFocus() {
    const at = document.activeElement
    const row = at?.closest?.(".run-row")
    if (!row) return null
    return { story: row.dataset.story, what: at.matches("[data-grip]") ? "[data-grip]" : `[name=${at.name || "place"}]` }
  }

  function offerUndo(fields) {
    for (const old of undo.querySelectorAll("input:not([name=csrfmiddlewaretoken])")) old.remove()
    for (const [name, value] of Object.entries(fields ?? {})) {
      const input = document.createElement("input")
      Object.assign(input, { type: "hidden", name, value })
      undo.append(input)
    }
    undo.hidden = !fields
  }

  /* The tray and the balance follow the line-up; what is typed into the search stays. */
  async function refreshBeside() {
    const answer = await fetch(location.href)
    if (!answer.ok || isHeld()) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    for (const part of [".tray__page", ".tray .count", ".balance__groups"]) {
      const fresh = page.querySelector(part)
      const old = document.querySelector(part)
      if (fresh && old) old.replaceWith(fresh)
    }
    showGrips(document.getElementById("tray"))
  }

  /* What others moved meanwhile. */
  async function look() {
    if (document.hidden || lifted || isHeld() || isTyping()) return
    try {
      const answer = await fetch(`${location.pathname}?${new URLSearchParams({ version, since })}`)
      if (!answer.ok) return
      const news = await answer.json()
      if (!news.html || lifted || isHeld() || isTyping()) return
      show(news)
      if (news.said) say(news.said)
    } catch {
      /* The next look tries again. */
    }
  }

  function submit(event) {
    const form = event.target
    if (form.method !== "post" || !form.closest("[data-run]")) return
    event.preventDefault()
    const fields = Object.fromEntries(new FormData(form, event.submitter))
    const what = event.submitter?.name === "act" ? "[data-grip]" : "[name=place]"
    send(fields, fields.act === "put_aside" ? null : { story: fields.story, what })
  }

  function undoByKeys(event) {
    const typing = event.target.closest("input, textarea, select")
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return
    if ((typing && typing.name !== "place") || undo.hidden) return
    event.preventDefault()
    undo.requestSubmit()
  }

  /* ------------------------------------------------------------------------------------ drag */

  function drop(row, spot) {
    const fresh = row.closest(".tray") !== null
    if (!fresh && (spot.before === row.dataset.story || spot.after === row.dataset.story)) return
    if (!fresh && spot.list.dataset.closed) {
      say(spot.list.dataset.closed, true)
      return
    }
    if (!fresh) {
      const other = lineUp.querySelector(`.run-row[data-story="${spot.before ?? spot.after}"]`)
      if (spot.before) other.before(row)
      else if (other) other.after(row)
      else spot.list.append(row)
    }
    send(fieldsOf(row.dataset.story, spot), { story: row.dataset.story, what: "[data-grip]" })
  }

  function fieldsOf(story, { before = "", after = "", place = "", section = "" }) {
    return { act: "move", story, before, after, place, section }
  }

  /* ------------------------------------------------------------------------------------ keys */

  function press(event) {
    const grip = event.target.closest("[data-grip]")
    const row = event.target.closest(".run-row")
    if (!row) return
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (step && event.altKey && !lifted) {
      event.preventDefault()
      lift(row)
      letGo(moveBy(step))
    } else if (grip) {
      pressGrip(event, row, step)
    }
  }

  function pressGrip(event, row, step) {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault()
      if (lifted) letGo()
      else lift(row)
    } else if (lifted && step) {
      event.preventDefault()
      const why = moveBy(step)
      if (why) say(why, true)
    } else if (lifted && (event.key === "Home" || event.key === "End")) {
      event.preventDefault()
      moveToEnd(event.key === "Home")
    } else if (lifted && event.key === "Escape") {
      event.preventDefault()
      putBack()
    } else if (!lifted && step) {
      event.preventDefault()
      rows()[rows().indexOf(row) + step]?.querySelector("[data-grip]")?.focus()
    } else if (/^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault()
      const place = row.querySelector("input[name=place]")
      place.value = event.key
      place.focus()
    }
  }

  function lift(row) {
    lifted = { row, before: lineUp.innerHTML, story: row.dataset.story }
    row.classList.add("is-lifted")
    say(interpolate(gettext("Lifted: %s"), [placed(row)]))
  }

  /* One place up or down; why not, where there is a reason. */
  function moveBy(step) {
    const { row } = lifted
    const list = listOf(row)
    const next = step < 0 ? previousRow(row) : nextRow(row)
    if (next) {
      if (step < 0) next.before(row)
      else next.after(row)
    } else {
      const lists = [...lineUp.querySelectorAll(".zone__rows")]
      const other = lists[lists.indexOf(list) + step]
      if (!other) return ""
      if (other.dataset.closed) return other.dataset.closed
      cross(row, list, other, step)
    }
    afterStep(row)
    return ""
  }

  /* From a section into the next one, the story changes its section and keeps its place. The opening has no section:
     there it changes places with its neighbour. */
  function cross(row, list, other, step) {
    const neighbours = other.querySelectorAll(":scope > .run-row")
    const neighbour = step < 0 ? neighbours[neighbours.length - 1] : neighbours[0]
    const swaps = neighbour && !(list.dataset.section && other.dataset.section)
    if (step < 0) swaps ? neighbour.before(row) : other.append(row)
    else swaps ? neighbour.after(row) : other.prepend(row)
  }

  function moveToEnd(top) {
    const lists = [...lineUp.querySelectorAll(".zone__rows")]
    if (top) lists[0].prepend(lifted.row)
    else lists.findLast((list) => !list.dataset.closed).append(lifted.row)
    afterStep(lifted.row)
  }

  function afterStep(row) {
    row.querySelector("[data-grip]").focus({ preventScroll: true })
    row.scrollIntoView({ block: "nearest" })
    say(placed(row))
  }

  function previousRow(row) {
    return row.previousElementSibling?.closest(".run-row")
  }

  function nextRow(row) {
    return row.nextElementSibling?.closest(".run-row")
  }

  /* Alone in a section, it needs no place: the server lets it stand behind the stories that open the issue. */
  function letGo(why = "") {
    const { row, before } = lifted
    const spot = { section: listOf(row).dataset.section ?? "" }
    if (nextRow(row)) spot.before = nextRow(row).dataset.story
    else if (previousRow(row)) spot.after = previousRow(row).dataset.story
    else if (!spot.section) spot.place = String(rows().indexOf(row) + 1)
    row.classList.remove("is-lifted")
    lifted = null
    if (lineUp.innerHTML.replaceAll(" is-lifted", "") === before) {
      say(why || interpolate(gettext("Stays where it was: %s"), [placed(row)]), Boolean(why))
      return
    }
    send(fieldsOf(row.dataset.story, spot), { story: row.dataset.story, what: "[data-grip]" })
  }

  function putBack() {
    const { before, story } = lifted
    lifted = null
    lineUp.innerHTML = before
    showGrips(lineUp)
    const row = lineUp.querySelector(`.run-row[data-story="${story}"]`)
    row.querySelector("[data-grip]").focus()
    say(interpolate(gettext("Put back: %s"), [placed(row)]))
  }

  function putBackWhenLeft() {
    if (lifted && !lifted.row.contains(document.activeElement)) putBack()
  }
}
