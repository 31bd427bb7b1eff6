/* The words that speak for a tag, shown in the text where they stand. Nothing of the text is changed: the browser paints
   over it (CSS Custom Highlight API); where it can't, the quotes beside say the same. */
"use strict"

const NAME = "tag-evidence"

/** Paint these quotes in the text, and no others. Fields that hold plain text only are marked as a whole. */
export function show(form, quotes) {
  for (const name of ["headline", "standfirst"]) {
    form.elements[name]?.classList.toggle("has-evidence", quotes.some((quote) => quote.field === name))
  }
  if (!window.CSS?.highlights) return
  CSS.highlights.delete(NAME)
  const ranges = rangesOf(quotes.filter((quote) => quote.field === "body"))
  if (ranges.length) CSS.highlights.set(NAME, new Highlight(...ranges))
}

/** Bring one quote's place into the window. */
export function goTo(form, quotes, quote) {
  const place = quote.field === "body" ? rangesOf(quotes.filter((one) => one.field === "body"), quote)[0] : form.elements[quote.field]
  const box = place?.getBoundingClientRect()
  if (box) scrollBy({ top: box.top - innerHeight / 3, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
}

/* Found by the words around them: the text may have been typed on since they were read. They come in its order. */
function rangesOf(quotes, only) {
  const text = document.querySelector(".field-body .ProseMirror, .field-body_as_read .version")
  if (!text || !quotes.length) return []
  const nodes = [], walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
  let whole = "", from = 0
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: whole.length })
    whole += walker.currentNode.data
  }
  const ranges = []
  for (const quote of quotes) {
    const { before, words, after } = quote
    const at = whole.indexOf(before + words + after, Math.max(from - before.length, 0))
    if (at < 0) continue
    const start = at + before.length
    from = start + words.length
    if (!only || quote === only) ranges.push(rangeOf(nodes, start, from))
  }
  return ranges
}

function rangeOf(nodes, start, end) {
  const range = new Range()
  range.setStart(...pointIn(nodes, start, false))
  range.setEnd(...pointIn(nodes, end, true))
  return range
}

function pointIn(nodes, at, isEnd) {
  const { node, start } = nodes.findLast((one) => (isEnd ? one.start < at : one.start <= at)) || nodes[0]
  return [node, Math.min(at - start, node.length)]
}
