/* What has been read of an issue: kept in this browser only, sent nowhere, forgotten on demand. A story counts as read
   when its end was on the screen, or it was open for as long as reading it takes. Without this file nothing is counted. */

const KEY = "read", MOST = 3000, LEAST = 2 // seconds: whoever jumps to the end and away has read nothing
const story = document.querySelector("[data-story]"), counter = document.querySelector("[data-read-of]")

/* Storage can be closed to us, full, or hold what somebody else put there. */
function known() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY))
    return Array.isArray(kept) ? kept.filter((path) => typeof path === "string") : []
  } catch {
    return []
  }
}

function keep(paths) {
  try {
    if (paths.length) localStorage.setItem(KEY, JSON.stringify(paths.slice(-MOST)))
    else localStorage.removeItem(KEY)
  } catch {
    // What can't be kept is known as long as the page stays.
  }
}

function listed() {
  const links = document.querySelectorAll(".run-order-nav-list a, [id^='story-'] :is(.headline a, a.headline)")
  const paths = [...links].map((link) => link.pathname)
  return new Set(story ? [...paths, story.dataset.story] : paths)
}

function show(read) {
  for (const link of document.querySelectorAll("main a[href^='/articles/']")) {
    if (link.closest(".story-text")) continue
    link.toggleAttribute("data-read", read.has(link.pathname))
  }
  const here = document.querySelector(".run-order-nav-here")
  here?.toggleAttribute("data-read", read.has(story?.dataset.story))
  if (!counter) return
  const paths = listed(), count = [...paths].filter((path) => read.has(path)).length
  counter.querySelector("[data-read-count]").textContent =
    count ? counter.dataset.readOf.replace("{read}", count).replace("{all}", paths.size) : ""
  counter.querySelector("[data-forget]").hidden = !count
}

let read = new Set(known())
show(read)
addEventListener("pageshow", (event) => event.persisted && show((read = new Set([...known(), ...read]))))
counter?.querySelector("[data-forget]").addEventListener("click", () => {
  keep([])
  show((read = new Set()))
  counter.querySelector("[data-read-count]").textContent = counter.dataset.forgotten
})

const end = story?.querySelector(".story-text")?.lastElementChild
if (end && !read.has(story.dataset.story)) {
  let seconds = 0, ended = false
  const clock = setInterval(() => {
    if (document.visibilityState !== "visible") return
    seconds += 1
    ended ||= end.getBoundingClientRect().bottom < innerHeight
    if (!(ended && seconds >= LEAST) && seconds < story.dataset.minutes * 60) return
    clearInterval(clock)
    keep([...known().filter((path) => path !== story.dataset.story), story.dataset.story])
    show((read = new Set([...known(), ...read, story.dataset.story])))
  }, 1000)
}
