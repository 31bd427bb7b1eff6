/* A note to the text: <sup data-footnote="what it says"></sup>. The page and the style sheet count them. */

import { mergeAttributes, Node, Plugin } from "django-prose-editor/editor"
import { ask } from "./dialog.js"

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  // Before Superscript, which would take the same tag for raised letters.
  priority: 200,

  addAttributes() {
    return {
      note: {
        default: "",
        parseHTML: (element) => element.getAttribute("data-footnote") || "",
        renderHTML: (attributes) => ({ "data-footnote": attributes.note }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "sup[data-footnote]", priority: 100 }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["sup", mergeAttributes(HTMLAttributes)]
  },

  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("sup")
      const show = (note) => {
        dom.dataset.footnote = note
        dom.title = note
      }
      show(node.attrs.note)
      return {
        dom,
        update(changed) {
          if (changed.type.name !== "footnote") return false
          show(changed.attrs.note)
          return true
        },
      }
    }
  },

  addCommands() {
    return {
      editFootnote:
        () =>
        ({ editor, dispatch }) => {
          if (dispatch) askForNote(editor)
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    return {
      "Mod-Alt-f": () => this.editor.commands.editFootnote(),
      Enter: () => (selectedNote(this.editor) ? this.editor.commands.editFootnote() : false),
    }
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "footnote",
      groups: "nodes",
      command: (editor) => editor.commands.editFootnote(),
      button: buttons.text("[1]", gettext("Footnote")),
      active: (editor) => editor.isActive("footnote"),
    })
  },

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleDoubleClickOn(_view, _position, node) {
            if (node.type.name !== "footnote") return false
            editor.commands.editFootnote()
            return true
          },
        },
      }),
    ]
  },
})

function selectedNote(editor) {
  const { node } = editor.state.selection
  return node?.type.name === "footnote" ? node : null
}

async function askForNote(editor) {
  const standing = selectedNote(editor)
  const old = standing?.attrs.note || ""
  const others = [...new Set(notesOf(editor))].filter((note) => note !== old)
  const again = { title: gettext("Cite again"), description: gettext("a note of this story"), enum: ["", ...others] }
  const note = { title: gettext("Footnote"), format: "textarea" }
  const properties = others.length ? { again, note } : { note }
  const given = await ask(editor, gettext("Footnote"), properties, { note: old }, undefined, offerNotes)
  const words = given?.note.trim()
  if (!words) return
  if (standing) changeNote(editor, old, words, given.again === words)
  else editor.commands.insertContent({ type: "footnote", attrs: { note: words } })
}

/** What the notes of the story say, in order. */
function notesOf(editor) {
  const notes = []
  editor.state.doc.descendants((node) => {
    if (node.type.name === "footnote") notes.push(node.attrs.note)
  })
  return notes
}

/** The note chosen stands in the field, to be read before it is cited. */
function offerNotes(dialog) {
  const field = dialog.querySelector("textarea[name=note]")
  field.required = true
  dialog.querySelector("select[name=again]")?.addEventListener("change", ({ target }) => {
    field.value = target.value
    field.dispatchEvent(new Event("input"))
  })
  field.focus()
}

/** Mend a note: wherever the same note is cited, unless this mark alone is turned to another one. */
function changeNote(editor, old, note, here) {
  const { selection, tr, doc } = editor.state
  doc.descendants((node, position) => {
    const same = node.type.name === "footnote" && node.attrs.note === old
    if (same && (!here || position === selection.from)) tr.setNodeMarkup(position, null, { note })
  })
  editor.view.dispatch(tr)
}
