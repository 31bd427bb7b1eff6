/* A paste from Word, Google Docs or a page comes out as our body writes it, and the writer is told what was left out.
   The address of a film alone on an empty line becomes an embed. */

import { Extension, Plugin } from "django-prose-editor/editor"
import { embedAddress, embedContent, isPlayable } from "./embed.js"
import { makeNotes } from "./paste/footnotes.js"
import { takeOut, takePicture } from "./paste/leftovers.js"
import { joinWebLists, makeRealLists } from "./paste/lists.js"
import { Notice } from "./paste/notice.js"
import { removeEmptyLines, setBlanks, setHeadings, setLinks, setLooks, setTables } from "./paste/words.js"

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi
const ATTRIBUTE = /\s([^\s=>"'/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?/g

export const Pasted = Extension.create({
  name: "pasted",

  addProseMirrorPlugins() {
    const { editor } = this
    let notice = null
    return [
      new Plugin({
        view: (view) => (notice = new Notice(view)),
        props: {
          transformPastedHTML(html) {
            try {
              const { html: ours, count } = tidied(html)
              notice?.say(count)
              return ours
            } catch (error) {
              console.error(error) // an odd paste comes in untidied rather than not at all
              return html
            }
          },
          handlePaste: (_view, event) => pastedFile(event, notice) || pastedAddress(editor, event),
        },
      }),
    ]
  },
})

/** HTML of the clipboard as our body writes it, and how much of each kind was left out. */
export function tidied(html) {
  const page = parsed(html)
  // Copied in an editor like this one: only pictures that aren't ours can be wrong with it.
  if (page.querySelector("[data-pm-slice]")) {
    const pictures = foreign(page)
    return { html: page.body.innerHTML, count: { pictures } }
  }
  const count = takeOut(page)
  setBlanks(page)
  count.notes = makeNotes(page)
  makeRealLists(page)
  joinWebLists(page)
  setHeadings(page)
  setLinks(page)
  setLooks(page)
  setTables(page)
  removeEmptyLines(page)
  return { html: page.body.innerHTML, count }
}

/** The page that the clipboard holds, without what its policy would make the browser complain of. */
function parsed(html) {
  const quiet = html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(TAG, (tag) => tag.replace(ATTRIBUTE, (whole, name) => (/^on/i.test(name) ? "" : whole)))
  return new DOMParser().parseFromString(quiet, "text/html")
}

function foreign(page) {
  const images = [...page.querySelectorAll("img")].filter((image) => !/^\/(?!\/)/.test(image.getAttribute("src") || ""))
  for (const image of images) takePicture(page, image)
  return images.length
}

function pastedFile(event, notice) {
  const { files, types } = event.clipboardData
  if (types.includes("text/html") || types.includes("text/plain")) return false
  const pictures = [...files].filter((file) => file.type.startsWith("image/")).length
  notice?.say({ pictures, objects: files.length - pictures })
  return files.length > 0
}

function pastedAddress(editor, event) {
  const text = event.clipboardData.getData("text/plain").trim()
  const { $from, empty } = editor.state.selection
  const onEmptyLine = empty && $from.parent.type.name === "paragraph" && !$from.parent.content.size && $from.depth === 1
  if (!onEmptyLine || !isPlayable(text)) return false
  return editor.commands.insertContent(embedContent(embedAddress(text)))
}
