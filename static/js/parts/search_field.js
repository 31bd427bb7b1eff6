/* What one can go to at once, while somebody types: the combobox of WAI-ARIA with a list under the field. Without this
   script the field is a form like any other. "/" puts the cursor into it, unless keys are turned off (reading_keys.js). */

const form = document.querySelector(".search-field"), field = form.querySelector("input[name=q]")
const says = form.querySelector("[data-says]")
const PAUSE = 160, SHORTEST = 2
const list = document.createElement("ul")
let waiting = 0, asked = null, chosen = -1

list.id = "search-suggestions"
list.className = "suggestions"
list.setAttribute("role", "listbox")
list.setAttribute("aria-label", form.querySelector("label").textContent)
list.hidden = true
field.parentElement.append(list)
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) field.setAttribute(name, value)

function fold() {
  list.hidden = true
  chosen = -1
  field.setAttribute("aria-expanded", "false")
  field.removeAttribute("aria-activedescendant")
}

function stop() {
  clearTimeout(waiting)
  asked?.abort()
  asked = null
}

function choose(place) {
  const options = [...list.children]
  chosen = place
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)))
  if (chosen < 0) return field.removeAttribute("aria-activedescendant")
  field.setAttribute("aria-activedescendant", options[chosen].id)
  options[chosen].scrollIntoView({ block: "nearest" })
}

function show(found) {
  list.replaceChildren(...found.map((one, place) => {
    const option = document.createElement("li"), kind = document.createElement("span")
    option.id = `suggestion-${place}`
    option.className = "suggestion"
    option.dataset.address = one.address
    option.setAttribute("role", "option")
    option.setAttribute("aria-selected", "false")
    const label = document.createElement("bdi")
    label.append(...one.pieces.map(([text, isMatch]) => {
      const piece = document.createElement(isMatch ? "mark" : "span")
      piece.textContent = text
      return piece
    }))
    option.append(label)
    if (one.called) option.append(` (${one.called})`)
    kind.className = "suggestion-kind"
    kind.textContent = one.word
    option.append(" ", kind)
    return option
  }))
  chosen = -1
  field.removeAttribute("aria-activedescendant")
  list.hidden = !found.length
  field.setAttribute("aria-expanded", String(!list.hidden))
  const { saysNone, saysOne, saysMany } = form.dataset
  says.textContent = !found.length ? saysNone : found.length === 1 ? saysOne : saysMany.replace("%s", found.length)
}

async function ask() {
  const text = field.value.trim()
  stop()
  if (text.length < SHORTEST) {
    says.textContent = ""
    return fold()
  }
  const mine = asked = new AbortController()
  try {
    const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q: text })}`, { signal: mine.signal })
    if (!answer.ok) return fold()
    const { suggestions } = await answer.json()
    // An answer that comes late, or after the field was left, is nobody's any more.
    if (asked === mine && document.activeElement === field) show(suggestions)
  } catch {
    if (asked === mine) fold()
  }
}

field.addEventListener("input", (event) => {
  stop()
  if (!event.isComposing) waiting = setTimeout(ask, PAUSE)
})
field.addEventListener("compositionend", () => { waiting = setTimeout(ask, PAUSE) })
field.addEventListener("blur", () => { stop(); fold() })
form.addEventListener("submit", stop)
// On a slow network readers type before this script has come.
if (document.activeElement === field && field.value !== field.defaultValue) ask()

field.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  const count = list.hidden ? 0 : list.children.length
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!count) return event.key === "ArrowDown" ? void ask() : undefined
    const step = event.key === "ArrowDown" ? 1 : -1
    // After the last line, and before the first, comes the field itself.
    choose((chosen + 1 + step + count + 1) % (count + 1) - 1)
    event.preventDefault()
  } else if (event.key === "Enter" && count && chosen >= 0) {
    event.preventDefault()
    location.assign(list.children[chosen].dataset.address)
  } else if (event.key === "Escape" && count) {
    // The first Escape folds the list up, the next one is the browser's: it empties the field.
    event.preventDefault()
    stop()
    fold()
  }
})

// Pressing the pointer doesn't leave the field; letting it go on a line opens it.
list.addEventListener("pointerdown", (event) => event.preventDefault())
list.addEventListener("mousedown", (event) => event.preventDefault())
list.addEventListener("click", (event) => {
  const option = event.target.closest(".suggestion")
  if (option) location.assign(option.dataset.address)
})

const KEYS_OFF = "keys-off"
const TYPED_IN = "input, textarea, select, [contenteditable]"

function keysAreOff() {
  try {
    return localStorage.getItem(KEYS_OFF) !== null
  } catch {
    return false
  }
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest?.(TYPED_IN) || keysAreOff()) return
  event.preventDefault()
  field.focus()
  field.select()
})
