/* Word writes lists as paragraphs that look like lists. A paste makes real lists of them. */

import { Extension, Plugin } from "django-prose-editor/editor"

const NUMBERED = /^\s*(?:\d+|[a-z]|[ivx]+)[.)]/i

export const PastedLists = Extension.create({
  name: "pastedLists",

  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: withRealLists } })]
  },
})

/** The same HTML, with runs of Word's list paragraphs turned into <ul> and <ol>, nested by their level. */
export function withRealLists(html) {
  if (!html.includes("mso-list")) return html
  const page = new DOMParser().parseFromString(html, "text/html")
  let open = []
  let last = null
  for (const line of page.querySelectorAll("p")) {
    const level = levelOf(line)
    if (!level) continue
    if (!last || last !== previousElement(line)) open = []
    const marker = line.querySelector('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]')
    const tag = NUMBERED.test(marker?.textContent || "") ? "ol" : "ul"
    marker?.remove()
    last = placed(page, line, level, tag, open)
  }
  return page.body.innerHTML
}

function levelOf(line) {
  const found = /mso-list:\s*\S+\s+level(\d)/.exec(line.getAttribute("style") || "")
  return found ? Number(found[1]) : 0
}

function previousElement(line) {
  return line.previousElementSibling
}

/** Put the line's words into the list of its level; returns the outermost list, which stands where the lines stood. */
function placed(page, line, level, tag, open) {
  open.length = Math.min(open.length, level)
  while (open.length < level) {
    const list = page.createElement(tag)
    const parent = open.at(-1)
    if (parent) (parent.lastElementChild || parent.appendChild(page.createElement("li"))).append(list)
    else line.before(list)
    open.push(list)
  }
  const entry = page.createElement("li")
  entry.append(...line.childNodes)
  open.at(-1).append(entry)
  line.remove()
  return open[0]
}
