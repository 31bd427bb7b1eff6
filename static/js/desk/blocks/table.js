/* The library's table, whose dialog has the first row as headings unless the writer says otherwise. */

import { Table as LibraryTable } from "django-prose-editor/editor"
import { ask } from "./dialog.js"

export const Table = LibraryTable.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions:
        () =>
        ({ editor, dispatch }) => {
          if (dispatch) askForSize(editor)
          return true
        },
    }
  },
})

async function askForSize(editor) {
  const size = { format: "number", min: "1", max: "50", required: true, default: "3" }
  const properties = {
    rows: { ...size, title: gettext("Rows") },
    columns: { ...size, title: gettext("Columns") },
    headings: { type: "boolean", title: gettext("The first row holds headings"), default: true },
  }
  const given = await ask(editor, gettext("Table"), properties, {}, gettext("Insert"))
  if (!given) return
  const table = { rows: Number(given.rows), cols: Number(given.columns), withHeaderRow: given.headings }
  editor.chain().focus().insertTable(table).run()
}
