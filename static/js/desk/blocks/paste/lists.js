/* Word writes lists as paragraphs that look like lists. These make real lists of them. */

const NUMBERED = /^\s*\(?(?:\d+|[a-z]|[ivxlc]+)[.)]/i

/** Turn runs of Word's list paragraphs into <ul> and <ol>, nested by their level. */
export function makeRealLists(page) {
  let open = []
  let last = null
  for (const line of page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const level = levelOf(line)
    if (!level) continue
    const marker = line.querySelector('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]')
    if (/^H/.test(line.tagName)) {
      // A numbered heading stays a heading and keeps its number.
      marker?.replaceWith(`${marker.textContent.trim()} `)
      continue
    }
    const sign = marker?.textContent || ""
    const tag = NUMBERED.test(sign) ? "ol" : "ul"
    if (!last || last !== line.previousElementSibling) open = []
    // A list of another kind beside the first is a list of its own.
    if (open.length >= level && open[level - 1].tagName.toLowerCase() !== tag) open.length = level - 1
    marker?.remove()
    last = placed(page, line, level, tag, open, sign)
  }
}

/** Word in a browser writes real lists, but each entry in a list of its own with its level beside it. */
export function joinWebLists(page) {
  let open = []
  let last = null
  for (const wrapper of page.querySelectorAll(".ListContainerWrapper")) {
    const list = wrapper.querySelector("ul, ol")
    if (!list) continue
    if (!last || last !== wrapper.previousElementSibling) open = []
    for (const entry of [...list.children]) {
      const level = Number(entry.dataset.ariaLevel) || 1
      const tag = list.tagName.toLowerCase()
      if (open.length >= level && open[level - 1].tagName.toLowerCase() !== tag) open.length = level - 1
      open.length = Math.min(open.length, level)
      while (open.length < level) open.push(opened(page, tag, open.at(-1), wrapper, `${list.start || 1}`))
      open.at(-1).append(entry)
    }
    wrapper.remove()
    last = open[0]
  }
}

function levelOf(line) {
  const found = /mso-list:\s*\S+\s+level(\d)/.exec(line.getAttribute("style") || "")
  return found ? Number(found[1]) : 0
}

function startOf(marker) {
  return Number(/^\s*\(?(\d+)/.exec(marker)?.[1] || 1)
}

/** Put the line's words into the list of its level; returns the outermost list, which stands where the lines stood. */
function placed(page, line, level, tag, open, sign) {
  open.length = Math.min(open.length, level)
  while (open.length < level) open.push(opened(page, tag, open.at(-1), line, sign))
  const entry = page.createElement("li")
  entry.append(...line.childNodes)
  open.at(-1).append(entry)
  line.remove()
  return open[0]
}

/** A list of that kind, counted as the sign of its first entry says: "1.", "c)", "iv." */
function opened(page, tag, parent, place, sign) {
  const list = page.createElement(tag)
  const counted = /[a-z]/i.exec(sign)?.[0]
  if (tag === "ol" && counted) list.type = { i: "i", I: "I" }[counted] || (counted < "a" ? "A" : "a")
  if (tag === "ol" && startOf(sign) > 1) list.start = startOf(sign)
  if (parent) (parent.lastElementChild || parent.appendChild(page.createElement("li"))).append(list)
  else place.before(list)
  return list
}
