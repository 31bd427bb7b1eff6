/* How long the story is, as one types: words against those commissioned, minutes to read, characters of the headline.
   Words and minutes are counted as articles/body/reading.py counts them. */

const PAUSE = 200 // milliseconds after the last key
const WORDS_A_MINUTE = 230
const LETTER = "[\\p{L}\\p{N}_]"
const WORD = new RegExp(`${LETTER}+(?:['’.,\\-\\u2010\\u2011\\u00ad\\u200c\\u200d]${LETTER}+)*`, "gu")

/** How many words a reader reads in a plain text. */
export function wordsIn(text) {
  return (text.replace(/\p{M}/gu, "").match(WORD) || []).length
}

/** Whole minutes at an adult's pace, at least one. */
export function minutesToRead(words) {
  return Math.max(1, Math.floor((words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE))
}

/** What is told of the length: "612 of 800 words, 188 short". */
export function lengthInWords(words, wanted) {
  if (!wanted) return interpolate(ngettext("%s word", "%s words", words), [words])
  const told = interpolate(gettext("%s of %s words"), [words, wanted])
  if (words < wanted) return interpolate(gettext("%s, %s short"), [told, wanted - words])
  return words > wanted ? interpolate(gettext("%s, %s over"), [told, words - wanted]) : told
}

/** The plain text of a body: a line a block, without what stands in footnotes. */
export function plainText(textarea) {
  const { editor } = textarea.closest(".prose-editor")?.querySelector(".ProseMirror") || {}
  if (editor) {
    const { doc } = editor.state
    return doc.textBetween(0, doc.content.size, "\n", (leaf) => (leaf.type.name === "hardBreak" ? "\n" : ""))
  }
  const page = new DOMParser().parseFromString(textarea.value, "text/html")
  for (const block of page.querySelectorAll("p, h2, h3, li, td, th, figcaption, br")) block.append("\n")
  return page.body.textContent
}

function measure(line) {
  const words = wordsIn(plainText(document.getElementById("id_body")))
  const wanted = Number(document.getElementById("id_commissioned_length")?.value) || 0
  const characters = [...(document.getElementById("id_headline")?.value || "").trim()].length
  const minutes = minutesToRead(words)
  const reading = interpolate(ngettext("%s minute to read", "%s minutes to read", minutes), [minutes])
  const headline = interpolate(ngettext("headline: %s character", "headline: %s characters", characters), [characters])
  tell(line, `${lengthInWords(words, wanted)} · ${reading}`, ` · ${headline}`)
}

function tell(line, length, headline) {
  if (line.textContent === length + headline) return
  const last = document.createElement("span")
  last.className = "measures__headline"
  last.textContent = headline
  line.replaceChildren(length, last)
}

function start(line) {
  const form = line.closest("form")
  let waiting = null
  const soon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => measure(line), PAUSE)
  }
  for (const event of ["input", "story:changed", "story:saved", "prose-editor:ready"]) form.addEventListener(event, soon)
  measure(line)
}

const line = document.getElementById("measures")
if (line && document.getElementById("id_body")) start(line)
