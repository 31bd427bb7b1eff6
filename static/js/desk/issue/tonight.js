/* The clock ticks; Enter saves the field and goes on to the next one. Without this file the page does the same, slower. */
"use strict"
{
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR
  const SAID_AT = [60, 30, 15, 10, 5, 2, 1]

  /* ---- the clock: shown every second, said aloud only now and then */
  const clock = document.querySelector("[data-countdown]")
  const said = document.querySelector("[data-countdown-said]")
  const until = clock ? new Date(clock.dataset.countdown) : null

  const two = (number) => String(number).padStart(2, "0")
  const written = (left) => {
    const hours = Math.floor(left / HOUR), minutes = Math.floor(left / MINUTE) % 60, seconds = Math.floor(left / 1000) % 60
    return `${hours}:${two(minutes)}:${two(seconds)}`
  }

  const tick = (before) => {
    const left = until - Date.now()
    if (Math.abs(left) < DAY) clock.querySelector("[data-ticks]").textContent = written(Math.abs(left))
    clock.toggleAttribute("data-late", left < 0)
    const minutes = Math.ceil(left / MINUTE)
    if (minutes !== before && before !== null) {
      if (SAID_AT.includes(minutes)) said.textContent = said.dataset.left.replace("%s", minutes)
      if (before > 0 && minutes <= 0) said.textContent = said.dataset.out
    }
    setTimeout(tick, 1000 - (Date.now() % 1000), minutes)
  }
  if (clock) tick(null)

  /* ---- from field to field */
  const form = document.getElementById("night-form")
  const after = (stop) => {
    const stops = [...form.querySelectorAll("[data-stop]")]
    return stops[stops.indexOf(stop) + 1]?.id ?? ""
  }
  const stand = (place) => {
    const stop = place.closest("[data-stop]")
    if (stop) form.elements.at.value = after(stop)
  }
  form.addEventListener("focusin", (event) => stand(event.target))
  stand(document.activeElement) // the page's own first field, or where somebody types before this script has come
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    if (event.target.matches("textarea")) {
      event.preventDefault()
      form.requestSubmit()
    }
  })

  /* ---- a page that was left with words in it asks first */
  let sent = false
  const typed = () => [...form.querySelectorAll("input[type=text], textarea")].some((field) => field.value !== field.defaultValue)
  form.addEventListener("submit", () => { sent = true })
  window.addEventListener("pageshow", () => { sent = false })
  window.addEventListener("beforeunload", (event) => {
    if (!sent && typed()) event.preventDefault()
  })
}
