/* The command palette: Ctrl K (Cmd K) or the button in the header, a few letters, Enter. A combobox after ARIA 1.2. */
"use strict"
{
  const QUIET = 120 // milliseconds without a key before the newsroom is asked
  const dialog = document.getElementById("palette")
  const input = document.getElementById("palette-input")
  const list = document.getElementById("palette-list")
  const said = dialog.querySelector(".palette__said")
  let timer = 0
  let asked = null
  let chosen = -1
  let shownFor = null // the letters that the list answers
  let entered = null // Enter was pressed before the list had answered the letters: the event, until it has

  for (const button of document.querySelectorAll("[data-opens-palette]")) {
    button.hidden = false
    button.addEventListener("click", open)
  }
  document.addEventListener("keydown", hearShortcut, true)
  dialog.querySelector("[data-closes]").addEventListener("click", () => dialog.close())
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close() // the dark around it
  })
  dialog.addEventListener("close", () => {
    asked?.abort()
    entered = null
  })
  input.addEventListener("input", () => {
    clearTimeout(timer)
    entered = null
    timer = setTimeout(ask, QUIET)
  })
  input.addEventListener("keydown", move)
  list.addEventListener("mousedown", (event) => event.preventDefault()) // the letters keep the focus
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]"), event.ctrlKey || event.metaKey))
  list.addEventListener("auxclick", (event) => {
    if (event.button === 1) go(event.target.closest("[role=option]"), true)
  })

  function hearShortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return
    if (isLink(event.target) || document.querySelector("dialog:modal:not(#palette)")) return
    event.preventDefault()
    event.stopPropagation()
    if (dialog.open) dialog.close()
    else open()
  }

  /* With words marked, or on a link, the same keys belong to the text. */
  function isLink(target) {
    if (!target.closest?.(".ProseMirror")) return false
    const marked = window.getSelection()
    return !marked.isCollapsed || Boolean(marked.anchorNode?.parentElement?.closest(".ProseMirror a"))
  }

  function open() {
    dialog.showModal()
    input.select()
    ask()
  }

  async function ask() {
    asked?.abort()
    const mine = (asked = new AbortController())
    const typed = input.value
    try {
      const address = `${dialog.dataset.address}?${new URLSearchParams({ q: typed })}`
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "application/json" } })
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status))
      const { groups } = await answer.json()
      if (mine === asked && typed === input.value) show(groups, typed)
    } catch (error) {
      if (error.name !== "AbortError" && mine === asked) say(dialog.dataset.failed)
    }
  }

  function show(groups, typed) {
    shownFor = typed
    list.replaceChildren(...groups.map(drawGroup))
    const options = found()
    options.forEach((option, place) => (option.id = `palette-${place}`))
    input.setAttribute("aria-expanded", String(options.length > 0))
    choose(options.length ? 0 : -1)
    list.scrollTop = 0
    const { none, one, many } = dialog.dataset
    say(options.length ? (options.length === 1 ? one : many.replace("{count}", options.length)) : none)
    said.classList.toggle("palette__said--none", !options.length)
    if (entered) go(options[chosen], entered.ctrlKey || entered.metaKey)
    entered = null
  }

  function drawGroup(group, place) {
    const box = make("div", "palette__group")
    const heading = make("div", "palette__heading", group.heading)
    heading.id = `palette-group-${place}`
    box.setAttribute("role", "group")
    box.setAttribute("aria-labelledby", heading.id)
    box.append(heading, ...group.hits.map(drawHit))
    return box
  }

  function drawHit(hit) {
    const option = make("div", "palette__hit")
    option.setAttribute("role", "option")
    option.setAttribute("aria-selected", "false")
    option.dataset.address = hit.address
    option.append(make("span", "palette__label", hit.label))
    if (hit.detail) option.append(make("span", "palette__detail quiet", hit.detail))
    if (hit.state) option.append(make("span", `badge badge--${hit.state}`, hit.state_label))
    return option
  }

  function make(name, classes, text = "") {
    const element = document.createElement(name)
    element.className = classes
    element.textContent = text
    return element
  }

  function move(event) {
    const last = found().length - 1
    const to = {
      ArrowDown: chosen < last ? chosen + 1 : 0,
      ArrowUp: chosen > 0 ? chosen - 1 : last,
      PageDown: Math.min(chosen + 8, last),
      PageUp: Math.max(chosen - 8, 0),
    }[event.key]
    if (event.isComposing) return
    if (to !== undefined && last >= 0) {
      event.preventDefault()
      choose(to)
    } else if (event.key === "Enter") {
      event.preventDefault()
      // What stands there may still answer fewer letters: nobody means the first line of that.
      if (shownFor === input.value) go(found()[chosen], event.ctrlKey || event.metaKey)
      else entered = event
    }
  }

  function choose(place) {
    const options = found()
    options[chosen]?.setAttribute("aria-selected", "false")
    for (const option of options) option.setAttribute("aria-selected", "false")
    chosen = place
    const option = options[chosen]
    if (!option) return input.removeAttribute("aria-activedescendant")
    option.setAttribute("aria-selected", "true")
    option.scrollIntoView({ block: "nearest" })
    input.setAttribute("aria-activedescendant", option.id)
  }

  function go(option, inNewTab) {
    if (!option) return
    if (inNewTab) return void window.open(option.dataset.address, "_blank", "noopener")
    dialog.close()
    location.assign(option.dataset.address)
  }

  function found() {
    return [...list.querySelectorAll("[role=option]")]
  }

  function say(text) {
    said.textContent = text
  }
}
