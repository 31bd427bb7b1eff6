/* Keys within what has a caption: a picture, an embed. */

/** Enter in a caption goes on below: into the next paragraph, or a new one where none follows. */
export function leaveCaption(editor) {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.parent.type.name !== "caption") return false
  return goBelow(editor, $from.after($from.depth - 1))
}

/** Put the cursor into the paragraph at `position`, made there if need be. */
export function goBelow(editor, position) {
  const next = editor.state.doc.resolve(position).nodeAfter
  const chain = editor.chain().focus()
  if (next?.type.name !== "paragraph") chain.insertContentAt(position, { type: "paragraph" })
  return chain.setTextSelection(position + 1).scrollIntoView().run()
}
