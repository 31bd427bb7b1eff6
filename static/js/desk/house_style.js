/* The house style beside the text: asked of the server once typing pauses, shown as a list, mended with one click. */
"use strict"
{
  const PAUSE = 1000
  const SHOWN = 40
  const panel = document.querySelector("[data-house-style]")
  const form = panel?.closest("form")
  const part = (name) => panel.querySelector(`[data-${name}]`)
  let matches = []
  let asking = null
  let timer = null
  let told = null

  if (panel) start()

  function start() {
    document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
      if (textarea.id !== "id_body") return
      stylePlaces.setEditor(editor)
      editor.on("transaction", ({ transaction }) => transaction.docChanged && bodyChanged(transaction))
      editor.on("create", () => ask())
      if (!editor.isDestroyed && editor.view) ask()
    })
    form.addEventListener("input", (event) => {
      if (!panel.contains(event.target)) later()
    })
    panel.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-do]")
      if (button) act(button)
    })
  }

  function bodyChanged(transaction) {
    stylePlaces.moveAlong(matches, transaction)
    later()
  }

  /* Until the answer comes, what has been typed over is no longer listed. */
  function later() {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
    const left = matches.filter(stylePlaces.stillThere)
    if (left.length !== matches.length) (matches = left), draw()
    else stylePlaces.mark(matches)
  }

  async function ask() {
    clearTimeout(timer)
    asking?.abort()
    asking = new AbortController()
    const asked = stylePlaces.texts()
    const headers = { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value }
    try {
      const options = { method: "POST", headers, body: JSON.stringify(asked.posted), signal: asking.signal, redirect: "error" }
      const response = await fetch(panel.dataset.houseStyle, options)
      if (response.ok) take(await response.json(), asked)
    } catch {
      // Offline, signed out, or asked anew: the next pause asks again.
    }
  }

  function take(answer, asked) {
    const placed = answer.matches.map((match) => stylePlaces.place(match, asked))
    if (placed.includes(null)) return
    const ignored = ignoredHere()
    matches = placed.filter((match) => !ignored.has(nameOf(match)))
    draw()
    tell()
  }

  /* Politely, and only when the number is another one. */
  function tell() {
    if (told === matches.length) return
    if (told !== null || matches.length) part("said").textContent = matches.length ? inWords() : gettext("House style: nothing to look at")
    told = matches.length
  }

  const inWords = () => interpolate(ngettext("House style: %s place to look at", "House style: %s places to look at", matches.length), [matches.length])

  function draw() {
    const list = part("list")
    const focused = list.contains(document.activeElement) ? placeOf(document.activeElement) : null
    part("count").textContent = matches.length || ""
    part("none").hidden = matches.length > 0
    list.replaceChildren(...matches.slice(0, SHOWN).map(line))
    part("more").hidden = matches.length <= SHOWN
    part("more").textContent = interpolate(gettext("And %s more."), [matches.length - SHOWN])
    if (focused) focusAt(focused)
    stylePlaces.mark(matches)
  }

  function line(match, number) {
    const item = document.createElement("li")
    item.className = "house-style__match"
    const words = button("show", number, "", "house-style__words")
    words.append(`${match.before}`, marked(match.text), `${match.after}`)
    words.title = gettext("Show it in the text")
    const message = document.createElement("p")
    message.className = "house-style__message"
    message.textContent = match.message
    const acts = document.createElement("div")
    acts.className = "house-style__acts"
    const same = matches.filter(({ rule, replacement }) => rule === match.rule && replacement !== null)
    if (match.replacement !== null) acts.append(button("replace", number, nameOfMending(match)))
    if (match.replacement !== null && same.length > 1) acts.append(button("replace-all", number, interpolate(gettext("Fix all %s of these"), [same.length])))
    acts.append(button("ignore", number, gettext("Ignore here")))
    item.append(words, message, acts)
    return item
  }

  function button(act, number, label, className = "house-style__act") {
    const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: label })
    Object.assign(made.dataset, { do: act, number })
    return made
  }

  function marked(text) {
    const mark = document.createElement("mark")
    mark.textContent = visible(text)
    return mark
  }

  const visible = (text) => (text.trim() ? text : "␣".repeat(text.length))

  function nameOfMending({ replacement }) {
    if (!replacement) return gettext("Take it out")
    if (!replacement.trim()) return gettext("Replace with one space")
    const said = /[\p{L}\p{N}]/u.test(replacement) ? gettext("Replace with “%s”") : gettext("Replace with %s")
    return interpolate(said, [replacement.trim()])
  }

  function act(pressed) {
    const match = matches[pressed.dataset.number]
    if (pressed.dataset.do === "show") return stylePlaces.show(match)
    const place = placeOf(pressed)
    if (pressed.dataset.do === "ignore") ignore(match)
    else mend(pressed.dataset.do === "replace" ? [match] : matches.filter(({ rule, replacement }) => rule === match.rule && replacement !== null))
    draw()
    focusAt(place)
    tell()
  }

  function mend(chosen) {
    const there = chosen.filter(stylePlaces.stillThere)
    matches = matches.filter((match) => !chosen.includes(match))
    stylePlaces.mend(there, matches)
    form.dispatchEvent(new CustomEvent("story:changed", { bubbles: true }))
    later()
  }

  const placeOf = ({ dataset }) => ({ number: Number(dataset.number), act: dataset.do })

  /* The same button of the next match; of the last one when there is no next. */
  function focusAt({ number, act: wanted }) {
    const lines = part("list").children
    const next = lines[Math.min(number, lines.length - 1)]
    const target = next?.querySelector(`[data-do="${wanted}"]`) || next?.querySelector("[data-do=replace], [data-do=ignore]")
    ;(target || panel.querySelector("summary")).focus()
  }

  /* What is ignored is ignored in this window, at these words, until it is closed. */
  const memory = () => `house-style:${form.dataset.story || location.pathname}`
  const nameOf = ({ field, rule, text, before, after }) => [field, rule, before.slice(-12), text, after.slice(0, 12)].join("|")

  function ignoredHere() {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(memory())))
    } catch {
      return new Set()
    }
  }

  function ignore(match) {
    try {
      sessionStorage.setItem(memory(), JSON.stringify([...ignoredHere(), nameOf(match)]))
    } catch {
      // A window that keeps nothing forgets it with the next check.
    }
    matches = matches.filter((other) => other !== match)
  }
}
