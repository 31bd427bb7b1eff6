/* One line in a fixed place: is every word safe, and where. It is read out calmly when it changes. */
"use strict"

const line = document.getElementById("saving")

/** Say it. `tone` is "calm", "busy" or "stop"; `link` is {text, href, pressed} at its end. */
export function say(words, { tone = "calm", link = null } = {}) {
  if (!line) return
  const key = `${words}|${link?.text || ""}`
  line.dataset.tone = tone
  if (line.dataset.said === key) return
  line.dataset.said = key
  line.replaceChildren(words)
  if (!link) return
  const made = document.createElement(link.href ? "a" : "button")
  if (link.href) Object.assign(made, { href: link.href, target: link.away ? "_blank" : "", rel: "noopener" })
  else made.type = "button"
  made.className = "saving__link"
  made.textContent = link.text
  if (link.pressed) made.addEventListener("click", link.pressed)
  line.append(" ", made)
}

/** An hour of the wall clock here. */
export function clock(moment = Date.now()) {
  return new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
}
