/* Dragging a story by its grip, with mouse, pen or finger: a line shows where it would stand. Says what was meant;
   the page (run_order.js) does it. */
"use strict"

const EDGE = 72 // pixels from the window's edge in which the page scrolls along
const FASTEST = 18 // pixels a frame
const STARTS_AFTER = 5 // pixels: less is a click

/** Let rows be dragged. `drop(row, spot)` gets the row and {before|after, section, list}; nothing when it fell beside. */
window.dragRows = (area, drop) => {
  let held = null

  area.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]")
    if (!grip || event.button) return
    event.preventDefault()
    grip.setPointerCapture(event.pointerId)
    held = { grip, row: grip.closest("[data-story]"), from: event.clientY, fromX: event.clientX, spot: null, moved: false }
    held.row.querySelector("[data-grip]").focus({ preventScroll: true })
    grip.addEventListener("pointermove", follow)
    grip.addEventListener("pointerup", letGo, { once: true })
    grip.addEventListener("pointercancel", giveUp, { once: true })
  })
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) giveUp()
  })

  function follow(event) {
    if (!held) return
    held.at = { x: event.clientX, y: event.clientY }
    if (!held.moved && Math.hypot(event.clientX - held.fromX, event.clientY - held.from) < STARTS_AFTER) return
    if (!held.moved) {
      held.moved = true
      held.row.classList.add("is-dragged")
      document.body.classList.add("is-dragging")
      scrollAlong()
    }
    point()
  }

  function point() {
    clearMarks()
    held.spot = null
    const under = document.elementFromPoint(held.at.x, held.at.y)
    const list = under?.closest(".zone")?.querySelector(".zone__rows")
    if (!list) return
    const rows = [...list.querySelectorAll(".run-row")].filter((row) => row !== held.row)
    const next = rows.find((row) => {
      const box = row.getBoundingClientRect()
      return held.at.y < box.top + box.height / 2
    })
    const last = rows.at(-1)
    held.spot = { list, section: list.dataset.section ?? "" }
    if (next) {
      held.spot.before = next.dataset.story
      next.classList.add("drop-before")
    } else if (last) {
      held.spot.after = last.dataset.story
      last.classList.add("drop-after")
    } else {
      list.classList.add("drop-here")
    }
  }

  /* Near the edges the page scrolls, for as long as the finger stays there. */
  function scrollAlong() {
    if (!held?.moved) return
    const { y } = held.at
    const up = Math.max(0, EDGE - y)
    const down = Math.max(0, y - (innerHeight - EDGE))
    if (up || down) {
      scrollBy(0, ((down - up) / EDGE) * FASTEST)
      point()
    }
    requestAnimationFrame(scrollAlong)
  }

  function letGo() {
    const { row, spot, moved } = held
    end()
    if (moved && spot) drop(row, spot)
  }

  function giveUp() {
    end()
  }

  function end() {
    if (!held) return
    held.grip.removeEventListener("pointermove", follow)
    held.grip.removeEventListener("pointerup", letGo)
    held.grip.removeEventListener("pointercancel", giveUp)
    held.row.classList.remove("is-dragged")
    document.body.classList.remove("is-dragging")
    clearMarks()
    held = null
  }

  function clearMarks() {
    for (const mark of ["drop-before", "drop-after", "drop-here"]) {
      for (const place of area.querySelectorAll(`.${mark}`)) place.classList.remove(mark)
    }
  }
}
