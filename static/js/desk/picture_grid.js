/* The picture library by keyboard: the arrow keys go from picture to picture, x ticks the one that has the focus. */
"use strict"
{
  document.addEventListener("DOMContentLoaded", () => {
    const grid = document.querySelector("#result_list tbody")
    if (grid) grid.addEventListener("keydown", (event) => steer(event, grid))
    // Where they stand above the pictures and not beside them, the filters wait until somebody wants them.
    const filters = document.querySelector("details.filters")
    if (filters && matchMedia("(max-width: 1024px)").matches && !filters.contains(document.activeElement)) filters.open = false
  })

  function steer(event, grid) {
    const links = [...grid.querySelectorAll(".field-title a")]
    const at = links.indexOf(event.target)
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === "x") {
      event.target.closest("tr").querySelector(".action-select")?.click()
      return
    }
    const next = links[goal(event.key, links, at)]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  /* Up and down go to the picture above or below, whatever the width of the window makes of the rows. */
  function goal(key, links, at) {
    const forward = getComputedStyle(links[at]).direction === "rtl" ? -1 : 1
    const columns = links.filter((link) => top(link) === top(links[0])).length
    return { ArrowRight: at + forward, ArrowLeft: at - forward, ArrowDown: at + columns, ArrowUp: at - columns }[key]
  }

  function top(link) {
    return Math.round(link.closest("tr").getBoundingClientRect().top)
  }
}
