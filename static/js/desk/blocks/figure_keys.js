/* Keys within what has a caption: a picture, an embed. */

/** Shortcuts for blocks of those names; `edit` opens the dialog where the block itself is chosen. */
export function captionKeys(editor, names, edit) {
  const end = () => atEdge(editor, "end")
  const start = () => atEdge(editor, "start") && chooseBlock(editor)
  return {
    Enter: () => (names.includes(editor.state.selection.node?.type.name) ? edit() : leaveCaption(editor)),
    // A caption ends where it ends: left to the browser, the next paragraph would be drawn into the figure.
    Delete: end,
    "Mod-Delete": end,
    Backspace: start,
    "Mod-Backspace": start,
  }
}

/** Enter in a caption goes on below: into the next paragraph, or a new one where none follows. */
function leaveCaption(editor) {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.parent.type.name !== "caption") return false
  return goBelow(editor, $from.after($from.depth - 1))
}

function goBelow(editor, position) {
  const next = editor.state.doc.resolve(position).nodeAfter
  const chain = editor.chain().focus()
  if (next?.type.name !== "paragraph") chain.insertContentAt(position, { type: "paragraph" })
  return chain.setTextSelection(position + 1).scrollIntoView().run()
}

function atEdge(editor, edge) {
  const { $from, empty } = editor.state.selection
  const place = edge === "end" ? $from.parent.content.size : 0
  return empty && $from.parent.type.name === "caption" && $from.parentOffset === place
}

/** At the start of a caption, Backspace chooses the whole: once more takes it away. */
function chooseBlock(editor) {
  const { $from } = editor.state.selection
  return editor.commands.setNodeSelection($from.before($from.depth - 1))
}
