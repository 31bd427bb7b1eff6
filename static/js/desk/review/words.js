/* The words that a comment is about: read from what is marked, and found again in a text that has moved on.
   Nothing of a comment stands in the body. What is kept is the words, what stood around them, and where they stood. */
"use strict"

const BLOCKS = "p, h1, h2, h3, li, td, th, figcaption, blockquote, aside, dd, dt"
const NOT_TEXT = "[contenteditable=false], .ProseMirror-widget, .ProseMirror-trailingBreak"
const AROUND = 64 // characters kept on either side; the server keeps up to 80
const SHORT = 12 // words shorter than this stand in many places: only their surroundings tell which are meant
const ENOUGH = 6 // so much of the surroundings must be there still

/* The text under a root as one string, a line a block, with the text nodes that it comes from. */
export function textOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => (isText(node, root) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT),
  })
  const parts = []
  let text = "", last = null, block = -1, blockStart = 0
  while (walker.nextNode()) {
    const node = walker.currentNode
    const home = node.parentElement.closest(BLOCKS) ?? root
    if (home !== last) {
      if (last) text += "\n"
      last = home
      block += 1
      blockStart = text.length
    }
    parts.push({ node, start: text.length, block, blockStart })
    text += node.data
  }
  return { text, parts, root }
}

function isText(node, root) {
  const odd = node.parentElement.closest(NOT_TEXT)
  return node.data !== "" && (!odd || !root.contains(odd) || odd === root)
}

/* What is marked: the words, what stands around them, paragraph and character; null when nothing of this text is. */
export function markedIn(read, range) {
  const start = offsetOf(read, range.startContainer, range.startOffset)
  const end = offsetOf(read, range.endContainer, range.endOffset)
  if (start === null || end === null) return null
  const whole = read.text.slice(start, end)
  const from = start + whole.length - whole.trimStart().length
  const quote = whole.trim()
  if (!quote) return null
  const part = read.parts.findLast((one) => one.start <= from)
  return {
    quote,
    before: read.text.slice(Math.max(0, from - AROUND), from),
    after: read.text.slice(from + quote.length, from + quote.length + AROUND),
    block: part.block,
    start: from - part.blockStart,
  }
}

function offsetOf(read, container, offset) {
  const edge = document.createRange()
  if (container !== read.root && !read.root.contains(container)) return null
  edge.setStart(container, offset)
  let found = 0
  for (const { node, start } of read.parts) {
    if (node === container) return start + offset
    if (edge.comparePoint(node, 0) > 0) break // it comes after the edge
    found = start + node.length
  }
  return found
}

/* Where the words are now: {start, end, same}; `same` is false when they were rewritten in their place; null when they
   are gone. */
export function find(text, mark) {
  return findSame(text, mark) ?? findRewritten(text, mark)
}

function findSame(text, { quote, before, after, block, start }) {
  let best = null
  const near = block === "" || block === undefined ? 0 : startOfBlock(text, Number(block)) + Number(start)
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const around = alikeAtEnd(text.slice(0, at), before) + alikeAtStart(text.slice(at + quote.length), after)
    const place = { start: at, end: at + quote.length, same: true, around, away: Math.abs(at - near) }
    if (!best || around > best.around || (around === best.around && place.away < best.away)) best = place
  }
  if (!best) return null
  const needed = Math.min(ENOUGH, before.length + after.length)
  return quote.length < SHORT && best.around < needed ? null : best
}

function findRewritten(text, { quote, before, after }) {
  const head = before.slice(-AROUND / 2), tail = after.slice(0, AROUND / 2)
  if (head.trim().length < ENOUGH || tail.trim().length < ENOUGH) return null
  const at = text.indexOf(head)
  if (at < 0) return null
  const start = at + head.length
  const end = text.indexOf(tail, start)
  const room = 3 * quote.length + AROUND
  return end > start && end - start <= room && text.slice(start, end).trim() ? { start, end, same: false } : null
}

function startOfBlock(text, block) {
  let at = 0
  for (let line = 0; line < block; line += 1) {
    const next = text.indexOf("\n", at)
    if (next < 0) return text.length
    at = next + 1
  }
  return at
}

function alikeAtEnd(one, other) {
  let count = 0
  while (count < other.length && count < one.length && one.at(-1 - count) === other.at(-1 - count)) count += 1
  return count
}

function alikeAtStart(one, other) {
  let count = 0
  while (count < other.length && count < one.length && one[count] === other[count]) count += 1
  return count
}

/* The place as a range of the document. */
export function rangeOf(read, { start, end }) {
  const range = document.createRange()
  const first = read.parts.findLast((part) => part.start <= start)
  const last = read.parts.findLast((part) => part.start < end)
  if (!first || !last) return null
  range.setStart(first.node, Math.min(start - first.start, first.node.length))
  range.setEnd(last.node, Math.min(end - last.start, last.node.length))
  return range
}
