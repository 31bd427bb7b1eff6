/* The keys of the desk. What they do stands in the list that "?" opens: data-goes, data-focuses, data-presses.
   A page adds its own by data-keys and data-keys-label on a link or button of its own. Keys of a single letter never
   fire in a field, and can be switched off (WCAG 2.1.4). */
"use strict"
{
  const KEPT = "newsroom.single-keys"
  const PATIENCE = 1200 // milliseconds between G and the letter after it
  const dialog = document.getElementById("shortcuts")
  const single = document.getElementById("single-keys")
  const isMac = /mac|iphone|ipad/i.test(navigator.platform)
  let begun = ""
  let timer = 0

  recall()
  window.addEventListener("pageshow", (event) => event.persisted && recall()) // switched on another page since
  single.addEventListener("change", () => localStorage.setItem(KEPT, single.checked ? "on" : "off"))
  for (const button of document.querySelectorAll("[data-opens-shortcuts]")) {
    button.hidden = false
    button.addEventListener("click", open)
  }
  dialog.querySelector("[data-closes]").addEventListener("click", () => dialog.close())
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close()
  })
  if (isMac) for (const key of document.querySelectorAll("kbd[data-mod]")) key.textContent = "⌘"
  document.addEventListener("keydown", hear)

  function recall() {
    single.checked = localStorage.getItem(KEPT) !== "off"
  }

  function hear(event) {
    if (event.defaultPrevented || event.altKey || event.isComposing || document.querySelector("dialog:modal")) return
    if (event.ctrlKey || event.metaKey) {
      if (!event.shiftKey && perform(`mod+${event.key.toLowerCase()}`)) event.preventDefault()
      return
    }
    if (!single.checked || isTyping(event.target) || event.key.length > 1) return
    const key = event.key.toLowerCase()
    clearTimeout(timer)
    const whole = begun ? `${begun} ${key}` : key
    begun = ""
    if (key === "?") open()
    else if (!perform(whole)) return wait(key)
    event.preventDefault()
  }

  function wait(key) {
    if (!rows().some((row) => row.dataset.keys.startsWith(`${key} `))) return
    begun = key
    timer = setTimeout(() => (begun = ""), PATIENCE)
  }

  function isTyping(target) {
    return Boolean(target.closest?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable=true], [role=textbox], [role=combobox], [role=searchbox]"))
  }

  function perform(keys) {
    const row = rows().find((each) => each.dataset.keys === keys)
    if (!row) return false
    const { goes, focuses, presses } = row.dataset
    const element = row.matches("dialog *") ? document.querySelector(focuses || presses || "_") : row
    if (goes) location.assign(goes)
    else if (!element) return false
    else if (focuses) element.focus()
    else element.click()
    return true
  }

  function rows() {
    return [...document.querySelectorAll("[data-keys]")]
  }

  function open() {
    gather()
    dialog.showModal()
  }

  /* What this page has: rows whose element isn't here stay away, and the tools of the text tell their own keys. */
  function gather() {
    const ofPage = dialog.querySelector("[data-of-page]")
    for (const row of ofPage.querySelectorAll("[data-added]")) row.remove()
    for (const row of ofPage.querySelectorAll("[data-keys]")) {
      row.hidden = !document.querySelector(row.dataset.focuses || row.dataset.presses)
    }
    for (const element of document.querySelectorAll("[data-keys-label]")) {
      ofPage.querySelector("dl").append(line(element.dataset.keys.split(" "), element.dataset.keysLabel))
    }
    ofPage.querySelector("[data-when-empty]").hidden = Boolean(ofPage.querySelector("dl > div:not([hidden])"))
    const tools = [...document.querySelectorAll("[role=toolbar] button[title*='(']")]
    const lines = tools.map((tool) => /^(.*) \(([^)]+)\)/.exec(tool.title)).filter(Boolean)
    const ofEditor = dialog.querySelector("[data-of-editor]")
    ofEditor.hidden = !lines.length
    ofEditor.querySelector("dl").replaceChildren(...unique(lines).map(([, what, keys]) => line(keys.split(" "), what)))
  }

  function unique(lines) {
    return [...new Map(lines.map((each) => [each[2], each])).values()]
  }

  function line(keys, what) {
    const row = document.createElement("div")
    const term = document.createElement("dt")
    const text = document.createElement("dd")
    row.dataset.added = ""
    for (const key of keys) {
      const cap = document.createElement("kbd")
      cap.textContent = isMac && key === "Ctrl" ? "⌘" : key
      term.append(cap, " ")
    }
    text.textContent = what
    row.append(term, text)
    return row
  }
}
