/* The words of a paste as our body writes them: headings two steps deep, links to where they lead, no empty lines. */

const HEADING = "h1, h2, h3, h4, h5, h6"
const REDIRECT = /^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}\/url\?/
const SAFE_LINKS = /^https:\/\/[a-z0-9-]+\.safelinks\.protection\.outlook\.com\//i
const LIVES_IN = "p, h1, h2, h3, h4, h5, h6, li, td, th, ul, ol, table, blockquote, div, section, article"

/** Headings as ours: the highest of the paste is a heading, all below it are subheadings. */
export function setHeadings(page) {
  for (const line of page.querySelectorAll("p")) {
    const level = headingLevel(line)
    if (level) renamed(page, line, `h${level}`)
  }
  const headings = [...page.querySelectorAll(HEADING)]
  const highest = Math.min(...headings.map((heading) => Number(heading.localName[1])))
  for (const heading of headings) {
    const inCell = heading.closest("td, th, li")
    const tag = Number(heading.localName[1]) === highest ? "h2" : "h3"
    const ours = renamed(page, heading, inCell ? "p" : tag)
    // A heading is heavy already.
    for (const heavy of ours.querySelectorAll("b, strong")) heavy.replaceWith(...heavy.childNodes)
    for (const styled of ours.querySelectorAll("[style]")) styled.style.removeProperty("font-weight")
  }
}

function headingLevel(line) {
  if (line.getAttribute("role") === "heading") return Math.min(6, Number(line.getAttribute("aria-level")) || 2)
  const named = /^(?:Mso)?Heading([1-6])$|^MsoTitle$|^MsoSubtitle$/.exec(line.className.split(" ")[0])
  if (named) return Number(named[1] || (named[0] === "MsoTitle" ? 1 : 2))
  const outlined = /mso-outline-level:\s*([1-6])/.exec(line.getAttribute("style") || "")
  return outlined ? Number(outlined[1]) : 0
}

function renamed(page, element, tag) {
  if (element.localName === tag) return element
  const other = page.createElement(tag)
  other.append(...element.childNodes)
  if (element.dir) other.dir = element.dir
  element.replaceWith(other)
  return other
}

/** Links lead where they lead, not by way of a counter; links into the pasted page itself lead nowhere. */
export function setLinks(page) {
  for (const link of page.querySelectorAll("a")) {
    const address = unwrapped(link.getAttribute("href") || "")
    if (/^(?:https?:|mailto:|tel:)/i.test(address) && link.textContent.trim()) link.setAttribute("href", address)
    else link.replaceWith(...link.childNodes)
  }
}

/** Where a redirecting address of Google or Outlook leads; any other address as it is. */
export function unwrapped(address) {
  const name = REDIRECT.test(address) ? ["q", "url"] : SAFE_LINKS.test(address) ? ["url"] : []
  if (!name.length) return address.trim()
  const asked = new URL(address).searchParams
  const there = name.map((one) => asked.get(one)).find((one) => /^https?:\/\//.test(one || ""))
  return there || address
}

/** Blanks as blanks: Word's tabs and runs and Google Docs' page write them as ones that don't break. */
export function setBlanks(page) {
  const fromDocs = page.querySelector(".doc-content, a[id^='ftnt'], a[id^='cmnt']")
  for (const blanks of page.querySelectorAll("[style*='mso-tab-count'], [style*='mso-spacerun']")) blanks.replaceWith(" ")
  for (const end of page.querySelectorAll(".EOP, br.Apple-interchange-newline")) end.remove()
  for (const span of fromDocs ? page.querySelectorAll("span") : []) {
    const text = span.firstChild
    if (text?.nodeType === Node.TEXT_NODE) text.data = text.data.replace(/^\u00a0|\u00a0$/g, " ")
  }
  for (const wrapper of page.querySelectorAll("[id^='docs-internal-guid']")) wrapper.replaceWith(...wrapper.childNodes)
}

/** Bold, italics and raised letters that are written as a look, where the tag says something else. */
export function setLooks(page) {
  for (const sign of page.querySelectorAll("[style*='vertical-align']")) {
    const tag = { super: "sup", sub: "sub" }[sign.style.verticalAlign]
    if (!tag || sign.closest("sup, sub") || sign.querySelector("sup, sub") || !sign.textContent.trim()) continue
    const raised = page.createElement(tag)
    raised.append(...sign.childNodes)
    sign.append(raised)
  }
  for (const font of page.querySelectorAll("u, s, strike, font")) font.replaceWith(...font.childNodes)
}

/** Empty lines between paragraphs are no paragraphs. */
export function removeEmptyLines(page) {
  for (const line of page.querySelectorAll(`p, ${HEADING}, div`)) {
    const says = line.textContent.replace(/[\s\u00a0]/g, "")
    if (!says && !line.querySelector("sup[data-footnote], table, hr, figure") && !line.closest("td, th")) line.remove()
  }
  for (const end of page.querySelectorAll("br")) {
    const [before, after] = [end.previousSibling, end.nextSibling].map(sense)
    if ([before, after].some((one) => one?.matches?.(LIVES_IN)) || (!before && !after)) end.remove()
  }
}

function sense(node) {
  return node?.nodeType === Node.TEXT_NODE && !node.data.trim() ? null : node
}

/** Rows that Word repeats on each page are headings of the table. */
export function setTables(page) {
  for (const cell of page.querySelectorAll("thead td")) {
    const { colSpan, rowSpan } = cell
    const heading = renamed(page, cell, "th")
    Object.assign(heading, { colSpan, rowSpan })
  }
}
