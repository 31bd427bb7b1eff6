/* The library's small dialog, with a name for screen readers and the way back into the text. */

import { updateAttrsDialog } from "django-prose-editor/editor"

/** Ask for `properties` (see the library); resolves to the values, or null when the writer cancels. */
export async function ask(editor, title, properties, values = {}, submitText = gettext("Save")) {
  const answer = updateAttrsDialog(properties, { title, submitText })(editor, values)
  editor.view.dom.parentElement.querySelector("dialog.prose-editor-dialog")?.setAttribute("aria-label", title)
  const given = await answer
  editor.view.focus() // at once: the next key is for the text already
  return given
}
