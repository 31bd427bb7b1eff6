/* A grid of stories to tick by keys: arrows go from one to the next, Space ticks, a button ticks all or none. */
"use strict"
{
  const form = document.querySelector("[data-grid]")
  if (form) begin(form)

  function begin(form) {
    const boxes = [...form.querySelectorAll("[name=story]")]
    const count = form.querySelector("[data-count]")
    const tick = form.querySelector("[data-tick]")
    const WAYS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }

    form.addEventListener("change", tell)
    form.addEventListener("keydown", (event) => {
      const here = boxes.indexOf(event.target)
      const way = WAYS[event.key]
      if (here < 0 || way === undefined || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      boxes[Math.min(Math.max(here + way, 0), boxes.length - 1)].focus()
    })
    tick.hidden = false
    tick.addEventListener("click", () => {
      const all = !boxes.every((box) => box.checked)
      for (const box of boxes) box.checked = all
      tell()
    })
    tell()

    function tell() {
      count.textContent = `(${boxes.filter((box) => box.checked).length})`
    }
  }
}
