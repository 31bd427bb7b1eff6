/* The text of a card by hand and by keyboard: a click ticks a line, Shift ticks up to it, arrows go from line to line,
   and one letter says what the ticked lines are (the line with the focus, when none is ticked). */
"use strict"
{
  let last = null

  for (const form of document.querySelectorAll("[data-lines]")) mark(form)

  document.addEventListener("click", (event) => {
    const jump = event.target.closest?.("a[data-line]")
    if (jump) return lead(event, jump)
    const box = event.target.closest?.("[data-lines] input[type=checkbox]")
    if (!box) return
    if (event.shiftKey && last && last.form === box.form) tickTo(box)
    last = box
    mark(box.form)
  })

  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-lines] input[type=checkbox]")) mark(event.target.form)
  })

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.("[data-lines] input[type=checkbox]")
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) return move(event, box, step)
    if (localStorage.getItem("newsroom.single-keys") === "off") return
    const button = box.form.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!button || button.disabled) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (!boxes(box.form).some((each) => each.checked)) box.checked = true
    box.form.requestSubmit(button)
  }, true)

  function boxes(form) {
    return [...form.querySelectorAll("input[type=checkbox]")]
  }

  function move(event, box, step) {
    const all = boxes(box.form)
    const next = all[all.indexOf(box) + step]
    if (!next) return
    event.preventDefault()
    if (event.shiftKey) box.checked = next.checked = true
    next.focus()
    mark(box.form)
  }

  function tickTo(box) {
    const all = boxes(box.form)
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b)
    for (const each of all.slice(from, to + 1)) each.checked = box.checked
  }

  /* The kinds light up while something is ticked. */
  function mark(form) {
    form.classList.toggle("lines--ticked", boxes(form).some((each) => each.checked))
  }

  function lead(event, jump) {
    const line = document.querySelector(jump.getAttribute("href"))
    if (!line) return
    event.preventDefault()
    line.scrollIntoView({ block: "center" })
    line.classList.remove("line--found")
    requestAnimationFrame(() => line.classList.add("line--found"))
    line.querySelector("input")?.focus({ preventScroll: true })
  }
}
