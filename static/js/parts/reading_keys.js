/* Turning pages by keys: j and k, the arrows, and ? for the list of them. Off for whoever turns them off there: a person
   who speaks to the machine, or types with a stick, can strike a key without meaning it (WCAG 2.1.4). */

const OFF = "keys-off"
const list = document.querySelector("[data-keys]"), opener = document.querySelector("[data-opens-keys]")
const box = list.querySelector("input")
const TYPED_IN = "input, textarea, select, [contenteditable], iframe, audio, video, [role=textbox], [role=slider], [role=tab], [role=menuitem]"

function recall() {
  try {
    box.checked = localStorage.getItem(OFF) === null
  } catch {
    // Storage is closed to us: the choice holds for this page.
  }
}

recall()
addEventListener("pageshow", (event) => event.persisted && recall()) // switched on another page since
box.addEventListener("change", () => {
  try {
    if (box.checked) localStorage.removeItem(OFF)
    else localStorage.setItem(OFF, "1")
  } catch {
    // As above.
  }
})
opener.hidden = false
opener.addEventListener("click", () => list.showModal())

/* The story's page leads on; on an issue's page the focus goes from story to story. */
function turn(step) {
  const way = document.querySelector(`.run-order-nav-turn [rel=${step > 0 ? "next" : "prev"}]`)
  if (way) return way.click()
  const stories = [...document.querySelectorAll("[id^='story-'] :is(.headline a, a.headline)")]
  if (!stories.length) return
  const here = stories.findIndex((link) => link.closest("[id^='story-']").contains(document.activeElement))
  const next = stories[here < 0 && step < 0 ? stories.length - 1 : Math.min(Math.max(here + step, 0), stories.length - 1)]
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: "center" })
}

function aside(step) {
  const way = document.querySelector(`.run-order-nav-turn [rel=${step > 0 ? "next" : "prev"}], .issue-nav [rel=${step > 0 ? "next" : "prev"}]`)
  way?.click()
}

/* Where something scrolls sideways, the arrows are its own. */
function scrolls(from) {
  for (let one = from; one; one = one.parentElement) if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth) {
    if (one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX)) return true
  }
  return false
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !box.checked) return
  if (document.querySelector("dialog[open]") || event.target.closest?.(TYPED_IN)) return
  const forth = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight"
  if (event.key === "?") list.showModal()
  else if (event.shiftKey) return
  else if (event.key === "j") turn(1)
  else if (event.key === "k") turn(-1)
  else if (["ArrowLeft", "ArrowRight"].includes(event.key) && !scrolls(event.target)) aside(event.key === forth ? 1 : -1)
  else return
  event.preventDefault()
})
