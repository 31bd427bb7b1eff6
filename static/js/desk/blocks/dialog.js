/* The library's small dialog, with a name for screen readers and the way back into the text. */

import { updateAttrsDialog } from "django-prose-editor/editor"

/** Ask for `properties` (see the library); resolves to the values, or null when the writer cancels.
    `prepare` gets the dialog as soon as it is open. */
export async function ask(editor, title, properties, values = {}, submitText = gettext("Save"), prepare = null) {
  const answer = updateAttrsDialog(properties, { title, submitText })(editor, values)
  const dialog = editor.view.dom.parentElement.querySelector("dialog.prose-editor-dialog")
  dialog?.setAttribute("aria-label", title)
  if (dialog && prepare) prepare(dialog)
  const given = await answer
  editor.view.focus() // at once: the next key is for the text already
  return given
}
