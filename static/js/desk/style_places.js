/* Where the matches of the house style stand in the text: in plain fields by offset, in the body by position of its
   editor. They move along while one types, and what is mended there can be undone. */
"use strict"
{
  const LEAF = "\ufffc"
  const plain = (field) => document.getElementById(`id_${field}`)
  let editor = null

  window.stylePlaces = {
    PLAIN: ["headline", "standfirst"],
    setEditor: (given) => (editor = given),
    texts,
    place,
    stillThere,
    moveAlong,
    mend,
    show,
    mark,
  }

  /* The texts to be checked; `starts` says where in the document each block of the body begins. */
  function texts() {
    const blocks = []
    const starts = []
    editor?.state.doc.descendants((node, position) => {
      if (!node.isTextblock) return true
      blocks.push(node.type.spec.code ? LEAF.repeat(node.content.size) : textOf(node))
      starts.push(position + 1)
      return false
    })
    const typed = Object.fromEntries(stylePlaces.PLAIN.map((field) => [field, plain(field)?.value || ""]))
    return { posted: { ...typed, blocks, language: plain("language")?.value || "" }, starts, doc: editor?.state.doc }
  }

  function textOf(block) {
    let text = ""
    block.forEach((node) => {
      const isCode = node.marks.some((mark) => mark.type.spec.code)
      text += node.isText && !isCode ? node.text : LEAF.repeat(node.nodeSize)
    })
    return text
  }

  /* What the server counted from the start of a block becomes a place in the whole; null when the text has moved on. */
  function place(match, asked) {
    if (match.field !== "body") return plain(match.field)?.value === asked.posted[match.field] ? { ...match, from: match.start, to: match.end } : null
    if (editor.state.doc !== asked.doc) return null
    const start = asked.starts[match.block]
    return { ...match, from: start + match.start, to: start + match.end }
  }

  function stillThere(match) {
    if (match.field !== "body") return plain(match.field)?.value.slice(match.from, match.to) === match.text
    const { doc } = editor.state
    return match.from >= 0 && match.to <= doc.content.size && doc.textBetween(match.from, match.to, LEAF, LEAF) === match.text
  }

  function moveAlong(matches, transaction) {
    for (const match of matches.filter(({ field }) => field === "body")) {
      match.from = transaction.mapping.map(match.from, 1)
      match.to = transaction.mapping.map(match.to, -1)
    }
  }

  /* The last first, so that none moves before its turn. The body takes all of its own as one step to be undone. */
  function mend(chosen, matches) {
    const backwards = [...chosen].sort((one, other) => other.from - one.from)
    const inBody = backwards.filter(({ field }) => field === "body")
    for (const match of backwards.filter(({ field }) => field !== "body")) {
      replaceIn(plain(match.field), match)
      const longer = match.replacement.length - (match.to - match.from)
      for (const other of matches) if (other.field === match.field && other.from >= match.to) (other.from += longer), (other.to += longer)
    }
    if (inBody.length) editor.view.dispatch(inBody.reduce(replacing, editor.state.tr))
  }

  /* Only what differs: bold stays bold, links stay links. */
  function replacing(transaction, { from, to, text, replacement }) {
    let start = 0
    while (start < text.length && text[start] === replacement[start]) start++
    let end = 0
    while (end < text.length - start && end < replacement.length - start && text.at(-1 - end) === replacement.at(-1 - end)) end++
    const words = replacement.slice(start, replacement.length - end)
    if (words) return transaction.insertText(words, from + start, to - end)
    return transaction.delete(from + start, to - end)
  }

  /* By the command of typing, so that Ctrl Z takes it back; the field's own way where a browser has no such command. */
  function replaceIn(field, { from, to, replacement }) {
    field.focus()
    field.setSelectionRange(from, to)
    if (document.execCommand(replacement ? "insertText" : "delete", false, replacement)) return
    field.setRangeText(replacement, from, to, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  /* Leads to the words themselves, marked. */
  function show(match) {
    if (match.field === "body") {
      editor.chain().focus().setTextSelection({ from: match.from, to: match.to }).scrollIntoView().run()
      return
    }
    const field = plain(match.field)
    field.focus()
    field.setSelectionRange(match.from, match.to)
  }

  /* Underlined in the text where the browser can do it without touching the text. */
  function mark(matches) {
    if (!editor || !window.CSS?.highlights) return
    const ranges = matches.filter(({ field }) => field === "body").map(rangeOf).filter(Boolean)
    CSS.highlights.set("house-style", new Highlight(...ranges))
  }

  function rangeOf({ from, to }) {
    try {
      const [start, end] = [editor.view.domAtPos(from, 1), editor.view.domAtPos(to, -1)]
      const range = new Range()
      range.setStart(start.node, start.offset)
      range.setEnd(end.node, end.offset)
      return range
    } catch {
      return null
    }
  }
}
