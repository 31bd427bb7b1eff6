/* Names, states and keys for the tools of every editor on the desk. The library draws the buttons; this makes them
   a toolbar in the sense of ARIA: one stop of the Tab key, arrows within. */
"use strict"
{
  const names = () => ({
    heading2: gettext("Heading"),
    heading3: gettext("Subheading"),
    bold: gettext("Bold (Ctrl B)"),
    italic: gettext("Italic (Ctrl I)"),
    subscript: gettext("Subscript"),
    superscript: gettext("Superscript"),
    link: gettext("Link (Ctrl K): mark words first"),
    unlink: gettext("Remove link"),
    bulletList: gettext("List"),
    orderedList: gettext("Numbered list"),
    blockquote: gettext("Quotation"),
    pullQuote: gettext("Pull quote (Ctrl Alt Q)"),
    footnote: gettext("Footnote (Ctrl Alt F)"),
    figure: gettext("Picture"),
    embed: gettext("Embed: film, sound, post (Ctrl Alt E)"),
    horizontalRule: gettext("Line between parts"),
    table: gettext("Table"),
    "history:undo": gettext("Undo (Ctrl Z)"),
    "history:redo": gettext("Redo (Ctrl Shift Z)"),
  })

  let last = document.activeElement
  document.addEventListener("focusin", ({ target }) => (last = target))

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    if (last === textarea && document.activeElement === document.body) editor.on("create", () => goOn(editor, textarea))
    const label = document.querySelector(`label[for="${textarea.id}"]`)
    const name = (label?.textContent || textarea.name).trim()
    nameText(editor, textarea, name)
    label?.addEventListener("click", () => editor.commands.focus())
    const bar = () => textarea.parentElement.querySelector(".prose-menubar:not(.prose-menubar--floating)")
    if (bar()) dress(bar(), editor, name)
    else editor.on("create", () => dress(bar(), editor, name))
  })

  /* Who typed in the bare field before the editor took its place goes on in the editor, after the same blank. */
  function goOn(editor, textarea) {
    editor.commands.focus("end")
    if (/[^\s>]\s$/.test(textarea.value)) editor.view.dispatch(editor.state.tr.insertText(" "))
  }

  function nameText(editor, textarea, name) {
    const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": name }
    const help = document.getElementById(`${textarea.id}_helptext`)
    if (help) attributes["aria-describedby"] = help.id
    editor.setOptions({ editorProps: { ...editor.options.editorProps, attributes } })
  }

  function dress(bar, editor, name) {
    const known = names()
    const buttons = [...bar.querySelectorAll("button")]
    bar.setAttribute("role", "toolbar")
    bar.setAttribute("aria-label", interpolate(gettext("Tools: %s"), [name]))
    for (const button of buttons) {
      const title = known[button.dataset.name] || button.title
      button.title = title
      button.setAttribute("aria-label", title)
      button.tabIndex = -1
    }
    buttons[0].tabIndex = 0
    const tell = () => buttons.forEach(tellState)
    editor.on("transaction", tell)
    tell()
    bar.addEventListener("keydown", (event) => move(event, buttons))
  }

  function tellState(button) {
    button.setAttribute("aria-pressed", String(button.classList.contains("active")))
    button.setAttribute("aria-disabled", String(button.classList.contains("disabled")))
  }

  function move(event, buttons) {
    const shown = buttons.filter((button) => !button.classList.contains("hidden"))
    const here = shown.indexOf(document.activeElement)
    const rightwards = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowLeft" : "ArrowRight"
    const leftwards = rightwards === "ArrowRight" ? "ArrowLeft" : "ArrowRight"
    const to = { [rightwards]: here + 1, [leftwards]: here - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (here < 0 || to === undefined) return
    event.preventDefault()
    const next = shown.at(to % shown.length)
    buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1))
    next.focus()
  }
}
