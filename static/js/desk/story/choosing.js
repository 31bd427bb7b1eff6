/* A field in which one types a few letters and chooses a name: a combobox in the sense of ARIA, with a list below. */
"use strict"

const WAIT = 150

/** Make `input` one. `search` is where names are looked up, or says so; `chosen(option)` takes one; `add(typed)` makes one. */
export function makeChooser({ input, label, search, chosen, add, erase }) {
  const list = document.createElement("ul")
  let found = [], active = -1, timer = 0, asked = 0
  list.className = "chooser__list"
  list.id = `${input.id}_list`
  list.role = "listbox"
  list.hidden = true
  list.setAttribute("aria-label", label)
  input.after(list)
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value)

  input.addEventListener("input", (event) => {
    event.stopPropagation() // what is typed here is no part of the story yet
    clearTimeout(timer)
    timer = setTimeout(look, WAIT)
  })
  input.addEventListener("change", (event) => event.stopPropagation())
  input.addEventListener("keydown", keys)
  input.addEventListener("blur", close)
  list.addEventListener("mousedown", (event) => {
    event.preventDefault()
    const place = [...list.children].indexOf(event.target.closest("[role=option]"))
    if (place >= 0) take(place)
  })
  // On a slow network people type before this script has come.
  if (document.activeElement === input && input.value !== input.defaultValue) look()

  async function look() {
    const typed = input.value.trim(), mine = ++asked
    if (!typed) return close()
    const answer = await fetch(`${typeof search === "function" ? search() : search}?q=${encodeURIComponent(typed)}`, { redirect: "manual" }).catch(() => null)
    if (mine !== asked || document.activeElement !== input) return
    found = answer?.ok ? (await answer.json()).found : []
    const known = found.some((option) => option.name.toLowerCase() === typed.toLowerCase())
    if (add && !known) found.push({ id: null, name: typed })
    show()
  }

  function show() {
    list.replaceChildren(...found.map((option, place) => {
      const line = document.createElement("li")
      line.role = "option"
      line.id = `${list.id}_${place}`
      line.textContent = option.id === null ? interpolate(gettext("Add “%s”"), [option.name]) : nameOf(option)
      line.className = option.id === null ? "chooser__option chooser__option--new" : "chooser__option"
      return line
    }))
    if (!found.length) {
      const line = document.createElement("li")
      line.className = "chooser__option chooser__option--none"
      line.role = "option"
      line.setAttribute("aria-disabled", "true")
      line.textContent = gettext("Nothing fits.")
      list.append(line)
    }
    list.hidden = false
    input.setAttribute("aria-expanded", "true")
    list.scrollIntoView({ block: "nearest" })
    mark(found.length ? 0 : -1)
  }

  function mark(place) {
    active = place
    ;[...list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === place)))
    if (place < 0) return input.removeAttribute("aria-activedescendant")
    input.setAttribute("aria-activedescendant", list.children[place].id)
    list.scrollTop = list.children[place].offsetTop - list.clientHeight / 2
  }

  function keys(event) {
    const open = !list.hidden && found.length
    if (event.key === "ArrowDown" && open) mark((active + 1) % found.length)
    else if (event.key === "ArrowUp" && open) mark((active - 1 + found.length) % found.length)
    else if (event.key === "Enter") {
      if (open && active >= 0) take(active)
    } else if (event.key === "Escape" && !list.hidden) close()
    else if (event.key === "Backspace" && !input.value && erase) return erase()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  async function take(place) {
    const option = found[place]
    close()
    input.value = ""
    if (option.id !== null) return chosen(option)
    const made = await add(option.name)
    if (made) chosen(made)
    else input.value = option.name
  }

  function close() {
    asked += 1
    clearTimeout(timer)
    list.hidden = true
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }
}

/* With the other name by which it was found. */
function nameOf({ name, called }) {
  return called ? `${name} (${called})` : name
}

/** A small button with a name that is read out. */
export function button(className, text, name, pressed) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = className
  made.textContent = text
  if (name) made.setAttribute("aria-label", name)
  made.addEventListener("click", pressed)
  return made
}
