/* Footnotes of Word, Google Docs, LibreOffice and web pages: a mark that leads to an entry, and an entry that leads
   back. Each becomes a note of ours; the list of entries goes. */

import { unwrapped } from "./words.js"

const MARK_ALONE = /^[\s[(]*(?:\d{1,4}|[ivxlc]{1,6}|[a-z*†‡§])[\s\])]*$/i
const LEADING_NUMBER = /^\s*(?:[[(]\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[\])]|\d{1,4}[.)]|[↑^↩])\s*/i
const NOTE_LINK = /#_?(?:ftn|edn|sdfootnote|sdendnote|cite_note|fn)/
const WAY_BACK = /ref|anc$/
const WHOLE_ENTRY = ["[style*='mso-element:footnote']", "[style*='mso-element:endnote']", "[id^='sdfootnote']", "[id^='sdendnote']"]
  .map((entry) => `div${entry}`)
  .join(", ")

/** Make our notes of those in the page; returns how many marks had no entry: their text wasn't in what was copied. */
export function makeNotes(page) {
  const entries = new Map()
  let without = 0
  for (const link of page.querySelectorAll('a[href*="#"]')) {
    if (!link.isConnected) continue
    const target = targetOf(page, link)
    if (!target && isNoteMark(link)) {
      without += 1
      wholeMark(link).remove()
    }
    if (!target) continue
    const entry = entryOf(target)
    if (entry.contains(link) || (!entries.has(entry) && !leadsBack(page, entry, link))) continue
    if (!entries.has(entry)) entries.set(entry, wordsOf(page, entry))
    const words = entries.get(entry)
    const note = page.createElement("sup")
    note.dataset.footnote = words
    if (!words) without += 1
    wholeMark(link).replaceWith(...(words ? [note] : []))
  }
  for (const entry of entries.keys()) removeEntry(entry)
  return without
}

/** The element within the page that a link leads to; null for every other link. */
function targetOf(page, link) {
  const name = hashOf(link)
  return name ? at(page, name) : null
}

/** What stands after the # of a link. Browsers and Word write the page's own address before it. */
function hashOf(link) {
  const href = link.getAttribute("href") || ""
  return href.includes("#") ? decoded(href.slice(href.indexOf("#") + 1)) : ""
}

function at(page, name) {
  const written = CSS.escape(name)
  return page.querySelector(`[id="${written}"], a[name="${written}"]`)
}

function decoded(name) {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** Whether the entry has a link back to the mark or to what holds it. */
function leadsBack(page, entry, link) {
  const names = new Set([link.id, link.name])
  for (let around = link.parentElement; around && around.localName !== "body"; around = around.parentElement) {
    if (around.id) names.add(around.id)
    if (/^(?:p|li|td|h\d)$/.test(around.localName)) break
  }
  return [...entry.querySelectorAll('a[href*="#"]')].map(hashOf).some((name) => name && names.has(name))
}

function entryOf(target) {
  return target.closest(WHOLE_ENTRY) || target.closest("li, dd, p, div, td") || target
}

/** The link with the raised letters and brackets around it that hold nothing else. */
function wholeMark(link) {
  let mark = link
  while (/^(?:sup|span|b|i|em|strong)$/.test(mark.parentElement?.localName) && isAlone(mark)) mark = mark.parentElement
  return mark
}

function isAlone(mark) {
  return mark.parentElement.textContent.trim() === mark.textContent.trim()
}

function isNoteMark(link) {
  const href = link.getAttribute("href")
  return NOTE_LINK.test(href) && !WAY_BACK.test(href) && MARK_ALONE.test(link.textContent)
}

/** What an entry says as plain text: without its number and its ways back, with the addresses of its links. */
function wordsOf(page, entry) {
  const copy = entry.cloneNode(true)
  for (const link of copy.querySelectorAll("a[href]")) {
    const address = unwrapped(link.getAttribute("href"))
    if (targetOf(page, link) || address.startsWith("#")) link.remove()
    else if (/^https?:/.test(address) && !link.textContent.includes(address)) link.append(` (${address})`)
  }
  for (const block of copy.querySelectorAll("p, div, li, br")) block.append(" ")
  const words = copy.textContent.replace(/[\s\u00a0]+/g, " ").trim()
  return words.replace(LEADING_NUMBER, "").replace(/\s*[↑↩⏎]\ufe0e?\s*$/u, "").trim()
}

/** Take the entry away, and the list, heading rule and box that held nothing but entries. */
function removeEntry(entry) {
  let place = entry
  let around = entry.parentElement
  entry.remove()
  while (around && around.localName !== "body" && !around.textContent.trim() && !around.querySelector("img, table")) {
    place = around
    around = around.parentElement
    const before = place.previousElementSibling
    if (before?.localName === "hr") before.remove()
    place.remove()
  }
  const last = around?.lastElementChild
  if (last?.localName === "hr") last.remove()
}
