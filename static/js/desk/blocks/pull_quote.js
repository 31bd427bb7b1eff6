/* Words of the story, set large between its paragraphs: <aside class="pull-quote">. */

import { mergeAttributes, Node } from "django-prose-editor/editor"
import { Pasted } from "./paste.js"
import { ToCome } from "./to_come.js"

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,

  parseHTML() {
    return [{ tag: "aside" }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["aside", mergeAttributes(HTMLAttributes, { class: "pull-quote" }), 0]
  },

  addCommands() {
    return {
      togglePullQuote:
        () =>
        ({ commands }) =>
          commands.toggleWrap(this.name),
    }
  },

  addKeyboardShortcuts() {
    return { "Mod-Alt-q": () => this.editor.commands.togglePullQuote() }
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      command: (editor) => editor.chain().focus().togglePullQuote().run(),
      button: buttons.text("“ ”", gettext("Pull quote")),
      active: (editor) => editor.isActive("pullQuote"),
      enabled: (editor) => editor.can().togglePullQuote(),
    })
  },

  // What a paste brings and what is to come are no blocks with names in the settings: they come along with this one.
  addExtensions() {
    return [Pasted, ToCome]
  },
})
