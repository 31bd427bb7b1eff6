/* The library's link. Its key is a link where words are marked; elsewhere Ctrl K belongs to the desk. */

import { Link as LibraryLink } from "django-prose-editor/editor"

export const Link = LibraryLink.extend({
  addKeyboardShortcuts() {
    return {
      "Mod-k": ({ editor }) => {
        if (editor.state.selection.empty && !editor.isActive("link")) return false
        window.event?.stopPropagation() // it is answered here
        return editor.commands.addLink() || true
      },
    }
  },
})
