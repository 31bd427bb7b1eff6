/* Beside each time field: the same moment in the publication's zone, and, where the clocks change, the two moments
   that a typed time may mean. The zones come with the script's own tag; the server says the same (articles/moments.py). */
"use strict"
{
  const { zone, publicationZone = zone } = document.currentScript.dataset
  const MINUTE = 60_000
  const DAY = 24 * 60 * MINUTE
  const clocks = new Map()

  /* Which Europe/London a machine calls its own doesn't matter: every reading names its zone. */
  function clock(name) {
    if (!clocks.has(name)) {
      const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }
      clocks.set(name, new Intl.DateTimeFormat("en-US", { ...parts, timeZone: name, hourCycle: "h23" }))
    }
    return clocks.get(name)
  }

  /* What the wall clock of a zone shows at a moment, counted as if it were UTC. */
  function wallAt(moment, name) {
    const shown = Object.fromEntries(clock(name).formatToParts(moment).map(({ type, value }) => [type, value]))
    return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second)
  }

  const offsetAt = (moment, name) => wallAt(moment, name) - moment

  /* The moments that a wall-clock time may be: one, or two of which it is either both (twice) or none (a gap). */
  function readings(wall, name) {
    const offsets = [offsetAt(wall - DAY, name), offsetAt(wall + DAY, name)]
    const moments = [...new Set(offsets.map((offset) => wall - offset))].sort((one, other) => one - other)
    const real = moments.filter((moment) => wallAt(moment, name) === wall)
    return real.length === 1 ? real : moments
  }

  function read(typed) {
    const wall = Date.parse(`${typed}Z`)
    return typed && !Number.isNaN(wall) ? wall : null
  }

  function hour(wall, beside) {
    const time = new Date(wall).toISOString().slice(11, 16)
    if (sameDay(wall, beside)) return time
    const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", { day: "numeric", month: "long", timeZone: "UTC" })
    return interpolate(gettext("%s on %s"), [time, day.format(wall)])
  }

  const sameDay = (one, other) => new Date(one).toISOString().slice(0, 10) === new Date(other).toISOString().slice(0, 10)

  function offsetInWords(minutes) {
    const [whole, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
    return `UTC${minutes < 0 ? "−" : "+"}${whole}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`
  }

  function isoAt(moment, name) {
    const minutes = offsetAt(moment, name) / MINUTE
    const [whole, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
    const two = (figure) => String(figure).padStart(2, "0")
    return `${new Date(wallAt(moment, name)).toISOString().slice(0, 19)}${minutes < 0 ? "-" : "+"}${two(whole)}:${two(rest)}`
  }

  /* Summer time is what July and January differ by; any other change of the clocks has no name. */
  function season(moment, other) {
    const year = new Date(moment).getUTCFullYear()
    const usual = [0, 6].map((month) => offsetAt(Date.UTC(year, month, 1), zone))
    const here = offsetAt(moment, zone)
    if (Math.min(...usual) === Math.max(...usual) || !usual.includes(here)) return moment < other ? gettext("the first time") : gettext("the second time")
    return here === Math.max(...usual) ? gettext("summer time") : gettext("winter time")
  }

  function inWords(moment, moments, wall) {
    if (wallAt(moment, zone) !== wall) return hour(wallAt(moment, zone), wall)
    const other = moments.find((one) => one !== moment)
    return `${hour(wall, wall)} (${season(moment, other)}, ${offsetInWords(offsetAt(moment, zone) / MINUTE)})`
  }

  function offer(place, input, wall) {
    const moments = wall === null ? [] : readings(wall, zone)
    const group = place.querySelector(".moment__meant")
    // What the server asks is asked until another time is typed, even where the browser's own zones know no doubt.
    if (standing(group).length && place.dataset.askedAbout === undefined) place.dataset.askedAbout = read(input.defaultValue)
    if (place.dataset.askedAbout === String(wall)) return chosenIn(group)
    place.dataset.askedAbout = "nothing"
    const wanted = moments.length > 1 ? moments.map((moment) => isoAt(moment, zone)) : []
    if (wanted.join() !== standing(group).map((radio) => isoOf(radio.value)).join()) {
      group.replaceChildren(...(wanted.length ? [question(moments, wall)] : []), ...wanted.map((value, place) => choice(group.dataset.meant, value, inWords(moments[place], moments, wall))))
    }
    group.hidden = !wanted.length
    return moments.length > 1 ? chosenIn(group) : (moments[0] ?? null)
  }

  const standing = (group) => [...group.querySelectorAll("input")]

  function chosenIn(group) {
    const meant = group.querySelector("input:checked")?.value
    return meant ? Date.parse(meant) : null
  }

  /* The server writes UTC; the same moment may stand in either form. */
  const isoOf = (value) => isoAt(Date.parse(value), zone)

  function question(moments, wall) {
    const line = document.createElement("p")
    line.className = "moment__question"
    const twice = wallAt(moments[0], zone) === wall
    line.textContent = interpolate(twice ? gettext("%s comes twice: which one?") : gettext("%s doesn't exist: the clocks go forward. Which one instead?"), [hour(wall, wall)])
    return line
  }

  function choice(name, value, words) {
    const label = document.createElement("label")
    label.className = "moment__candidate"
    const radio = Object.assign(document.createElement("input"), { type: "radio", name, value })
    label.append(radio, ` ${words}`)
    return label
  }

  function show(place) {
    const input = place.querySelector("input[type=datetime-local]")
    const moment = offer(place, input, read(input.value))
    const line = place.querySelector(".moment__elsewhere")
    line.hidden = moment === null || offsetAt(moment, zone) === offsetAt(moment, publicationZone)
    const city = publicationZone.split("/").pop().replaceAll("_", " ")
    line.textContent = line.hidden ? "" : interpolate(gettext("= %s in %s"), [hour(wallAt(moment, publicationZone), wallAt(moment, zone)), city])
  }

  const showAll = (within) => within.querySelectorAll(".moment").forEach(show)
  const showOne = ({ target }) => target.closest?.(".moment") && show(target.closest(".moment"))
  if (isKnown(zone) && isKnown(publicationZone)) {
    showAll(document)
    document.addEventListener("input", showOne)
    document.addEventListener("change", showOne)
    document.addEventListener("formset:added", ({ target }) => showAll(target))
  }

  /* A zone younger than the browser: then the server alone says what is doubtful. */
  function isKnown(name) {
    try {
      return Boolean(name && clock(name))
    } catch {
      return false
    }
  }
}
