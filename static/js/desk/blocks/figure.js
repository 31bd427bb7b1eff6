/* A picture of our library with its caption. The library's figure, without its field for any address at all. */

import { Figure as LibraryFigure } from "django-prose-editor/editor"
import { ask } from "./dialog.js"
import { captionKeys } from "./figure_keys.js"
import { choosePicture } from "./picture_library.js"

export const Figure = LibraryFigure.extend({
  allowGapCursor: false,

  /* Whether a picture only adorns: then readers who can't see it are told nothing of it. */
  addGlobalAttributes() {
    const decorative = {
      default: null,
      parseHTML: (element) => element.getAttribute("data-decorative"),
      renderHTML: ({ decorative }) => (decorative ? { "data-decorative": "yes" } : {}),
    }
    return [...(this.parent?.() ?? []), { types: ["image"], attributes: { decorative } }]
  },

  addCommands() {
    const open =
      () =>
      ({ editor, state, dispatch }) => {
        const standing = pictureAt(state)
        if (dispatch) standing ? describe(editor, standing) : insert(editor)
        return true
      }
    return { ...this.parent?.(), editImage: open, insertFigure: open }
  },

  addKeyboardShortcuts() {
    const edit = () => this.editor.commands.editImage()
    return { ...this.parent?.(), ...captionKeys(this.editor, ["figure", "image"], edit) }
  },
})

/** The picture that the cursor is in or on: its node and position; null elsewhere. */
function pictureAt({ selection }) {
  if (selection.node?.type.name === "image") return { node: selection.node, position: selection.from }
  const { $from } = selection
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const figure = $from.node(depth)
    if (figure.type.name === "figure") return { node: figure.firstChild, position: $from.start(depth) }
  }
  if (selection.node?.type.name === "figure") return { node: selection.node.firstChild, position: selection.from + 1 }
  return null
}

async function describe(editor, { node, position }) {
  const properties = {
    alt: { title: gettext("What the picture shows here (alt text)"), format: "textarea" },
    decorative: { type: "boolean", title: gettext("Decorative: readers who can’t see it are told nothing"), default: false },
  }
  const values = { alt: node.attrs.alt || "", decorative: Boolean(node.attrs.decorative) }
  const given = await ask(editor, gettext("Picture"), properties, values)
  if (!given) return
  const attributes = { alt: given.decorative ? "" : given.alt.trim(), decorative: given.decorative ? "yes" : null }
  editor.chain().setNodeSelection(position).updateAttributes("image", attributes).run()
}

async function insert(editor) {
  const textarea = editor.view.dom.closest(".prose-editor").querySelector("textarea")
  const picture = await choosePicture(textarea.dataset.pictureLibrary)
  if (!picture) {
    editor.view.focus()
    return
  }
  const words = [picture.caption, picture.credit].filter(Boolean).join(" ")
  const image = { type: "image", attrs: { src: picture.address, alt: picture.alt, file: String(picture.id) } }
  const caption = { type: "caption", content: words ? [{ type: "text", text: words }] : [] }
  editor.chain().focus().insertContent({ type: "figure", content: [image, caption] }).scrollIntoView().run()
}
