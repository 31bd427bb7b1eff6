/* TK, "to come": marked in the text, in the margin of its paragraph and counted under the editor, with a button to the
   next one. articles/body/to_come.py finds the same marks and says what stands in the way of clearing. */

import { crel, Extension, Plugin, pm } from "django-prose-editor/editor"
import { footOf } from "./foot.js"

const APART = "\ufffc"
const TK = "(?<![\\p{L}\\p{N}_])(?:TK)+(?![\\p{L}\\p{N}_])(?! (?:Maxx|Elevator)(?![\\p{L}\\p{N}_]))"
const BESIDE = `[^\\[\\]\\n${APART}]{0,200}`
const MARK = new RegExp(`\\[${BESIDE}?${TK}${BESIDE}\\]|${TK}`, "gu")

const { Decoration, DecorationSet } = pm.view
const key = new pm.state.PluginKey("toCome")

export const ToCome = Extension.create({
  name: "toCome",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        key,
        state: {
          init: (_config, state) => found(state.doc),
          apply: (transaction, standing) => (transaction.docChanged ? found(transaction.doc) : standing),
        },
        props: { decorations: (state) => key.getState(state).decorations },
        view: (view) => new Counter(view),
      }),
    ]
  },
})

/** How many marks stand in a plain text. */
export function marksToCome(text) {
  return [...text.matchAll(MARK)]
}

function found(doc) {
  const marks = []
  const decorations = []
  doc.descendants((node, position) => {
    if (node.isTextblock) {
      const text = node.textBetween(0, node.content.size, "", APART)
      const here = marksToCome(text).map(({ 0: mark, index }) => {
        const from = position + 1 + index
        return { from, to: from + mark.length }
      })
      marks.push(...here)
      decorations.push(...here.map(({ from, to }) => Decoration.inline(from, to, { class: "to-come" })))
      if (here.length) decorations.push(margin(node, position))
    }
    const words = node.attrs.note || node.attrs.alt || ""
    const within = marksToCome(words).map(() => ({ from: position, to: position + node.nodeSize, node: true }))
    if (within.length) {
      marks.push(...within)
      decorations.push(Decoration.node(position, position + node.nodeSize, { class: "to-come-within" }))
    }
  })
  marks.sort((one, other) => one.from - other.from)
  return { marks, decorations: DecorationSet.create(doc, decorations) }
}

function margin(node, position) {
  return Decoration.node(position, position + node.nodeSize, { class: "to-come-paragraph" })
}

class Counter {
  constructor(view) {
    this.words = crel("span", { className: "to-come-count" })
    const next = crel("button", { type: "button", textContent: gettext("Go to the next") })
    next.addEventListener("click", () => jump(view))
    this.line = crel("p", { className: "editor-foot__line to-come-line", hidden: true }, [this.words, " ", next])
    footOf(view).append(this.line)
    this.update(view)
  }

  update(view) {
    const { length } = key.getState(view.state).marks
    if (this.counted === length) return
    this.counted = length
    this.line.hidden = !length
    this.words.textContent = interpolate(ngettext("%s TK still to come.", "%s TKs still to come.", length), [length])
  }

  destroy() {
    this.line.remove()
  }
}

function jump(view) {
  const { marks } = key.getState(view.state)
  const { from, empty } = view.state.selection
  const next = marks.find((mark) => mark.from > from || (empty && mark.from === from)) || marks[0]
  if (!next) return
  const { NodeSelection, TextSelection } = pm.state
  const { doc, tr } = view.state
  const selection = next.node ? NodeSelection.create(doc, next.from) : TextSelection.create(doc, next.from, next.to)
  view.dispatch(tr.setSelection(selection).scrollIntoView())
  view.focus()
}
