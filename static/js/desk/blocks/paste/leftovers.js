/* What a paste brings that a body can't hold: taken out, and counted, so that the writer is told. */

import { embedAddress, isPlayable } from "../embed.js"

const KEEPS_COLOUR = /^(?:|auto|black|windowtext|inherit|initial|transparent|white|currentcolor|none)$/i
const BLACK_OR_WHITE = /^(?:#0{3,6}|#f{3}(?:f{3})?|rgb\(0, ?0, ?0\)|rgb\(255, ?255, ?255\)|rgba\(0, ?0, ?0, ?[01]\))$/i
const OBJECTS = "object, embed, iframe, video, audio, canvas, svg, math, form, o\\:oleobject"

/** What kinds there are, in the order in which they are told, each with its words for the notice. */
export const KINDS = {
  pictures: (count) => ngettext("%s picture", "%s pictures", count),
  boxes: (count) => ngettext("%s text box", "%s text boxes", count),
  objects: (count) => ngettext("%s embedded object", "%s embedded objects", count),
  comments: (count) => ngettext("%s comment", "%s comments", count),
  deletions: (count) => ngettext("%s deletion of tracked changes", "%s deletions of tracked changes", count),
  hidden: (count) => ngettext("%s hidden text", "%s hidden texts", count),
  notes: (count) => ngettext("%s footnote without its text", "%s footnotes without their text", count),
  looks: (count) => ngettext("%s colour or font", "%s colours and fonts", count),
  lines: (count) => ngettext("%s underlined or struck passage", "%s underlined or struck passages", count),
}

/** Take from the page what a body can't hold; returns how many of each kind. */
export function takeOut(page) {
  const count = { lines: linesIn(page), looks: looksIn(page) }
  count.comments = comments(page)
  count.deletions = gone(page, "del, .msoDel")
  count.hidden = gone(page, "[style*='mso-hide:all'], [style*='mso-hide: all'], [style*='display:none'], [style*='display: none']")
  Object.assign(count, drawings(page))
  keepPlayers(page)
  count.objects = gone(page, OBJECTS) + wrongEmbeds(page)
  gone(page, "style, script, template, noscript, title, meta, link, xml, input, button, select, o\\:p:empty")
  return count
}

/** The frame of a film that a body can show becomes its embed. */
function keepPlayers(page) {
  for (const frame of page.querySelectorAll("iframe[src]")) {
    const address = frame.getAttribute("src").replace(/^\/\//, "https://")
    if (!isPlayable(address)) continue
    const figure = page.createElement("figure")
    figure.dataset.embed = embedAddress(address)
    frame.replaceWith(figure)
  }
}

function wrongEmbeds(page) {
  const wrong = [...page.querySelectorAll("figure[data-embed]")].filter((one) => !embedAddress(one.dataset.embed))
  for (const figure of wrong) takePicture(page, figure)
  return wrong.length
}

function gone(page, selector) {
  const found = [...page.querySelectorAll(selector)].filter((one) => !one.parentElement?.closest(selector))
  const said = found.filter((one) => one.textContent.trim() || !/^(?:span|p)$/.test(one.localName))
  for (const one of found) one.remove()
  return said.length
}

/** Pictures and text boxes. Word puts a drawing twice: for itself in a comment, for browsers as a picture. */
function drawings(page) {
  let boxes = 0
  let drawn = 0
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT)
  while (walker.nextNode()) {
    const { data } = walker.currentNode
    if (!/^\[if gte vml/.test(data)) continue
    const shapes = data.split(/<v:shape[\s>]/).slice(1)
    boxes += shapes.filter((shape) => /<v:textbox/.test(shape)).length
    drawn += shapes.filter((shape) => /<v:imagedata/.test(shape)).length
  }
  const images = [...page.querySelectorAll("img, picture > source")].filter((image) => image.localName === "img")
  const boxImages = images.filter((image) => /^Text_x0020_Box|^Textfeld/.test(image.getAttribute("v:shapes") || ""))
  const seen = images.filter((image) => !boxImages.includes(image) && !isPixel(image))
  for (const image of images) takePicture(page, image)
  return { boxes: Math.max(boxes, boxImages.length), pictures: Math.max(drawn, seen.length) }
}

/** Take a picture away; the words of its caption stay as a paragraph. */
export function takePicture(page, image) {
  const figure = image.closest("figure")
  const caption = figure?.querySelector("figcaption")
  if (caption?.textContent.trim()) {
    const words = page.createElement("p")
    words.append(...caption.childNodes)
    figure.before(words)
  }
  const whole = figure || image.closest("picture") || image
  whole.remove()
}

function isPixel(image) {
  return ["width", "height"].every((side) => Number(image.getAttribute(side) || 9) <= 1)
}

/** Comments of Word and Google Docs: their marks in the text and their list at the end. */
function comments(page) {
  const entries = [...page.querySelectorAll("[style*='mso-element:comment'], [style*='mso-element: comment']")]
  const lists = entries.filter((one) => /comment-list/.test(one.getAttribute("style")))
  const marks = [...page.querySelectorAll("a.msocomanchor, a[href*='#_msocom_'], a[href*='#cmnt']")].filter(
    (mark) => !lists.some((list) => list.contains(mark)) && !/#cmnt_ref/.test(mark.getAttribute("href")),
  )
  const said = new Set(marks.map((mark) => mark.getAttribute("href")))
  for (const mark of marks) (mark.closest(".MsoCommentReference") || mark.closest("sup") || mark).remove()
  for (const back of page.querySelectorAll("a[href*='#cmnt_ref']")) (back.closest("div, p") || back).remove()
  for (const list of lists) list.remove()
  for (const entry of entries) entry.remove()
  return Math.max(said.size, entries.length - lists.length)
}

/** Passages whose line through or under them is lost. A line under a link is the link's own. */
function linesIn(page) {
  const styled = [...page.querySelectorAll("[style*='text-decoration']")].filter((one) =>
    /underline|line-through/.test(one.style.textDecoration || one.style.textDecorationLine || ""),
  )
  const passages = [...page.querySelectorAll("u, s, strike"), ...styled].filter(
    (one) => one.textContent.trim() && !one.closest("a[href], .msoIns, ins") && !one.querySelector("a[href]"),
  )
  const outermost = passages.filter((one) => !passages.some((other) => other !== one && other.contains(one)))
  return outermost.length
}

/** How many colours, and how many fonts beside the main one. Black on white in one font is nobody's choice. */
function looksIn(page) {
  const colours = new Set()
  const fonts = new Set()
  for (const one of page.querySelectorAll("[style], font")) {
    if (!one.textContent.trim()) continue
    const inLink = one.closest("a[href]") || one.querySelector("a[href]")
    for (const colour of [inLink ? "" : one.style.color || one.getAttribute("color"), one.style.backgroundColor]) {
      if (colour && !KEEPS_COLOUR.test(colour) && !BLACK_OR_WHITE.test(colour)) colours.add(colour.toLowerCase())
    }
    const font = (one.style.fontFamily || one.getAttribute("face") || "").split(",")[0].replace(/["']/g, "").trim()
    if (font && !/^(?:inherit|initial|symbol|wingdings|courier new)$/i.test(font)) fonts.add(font.toLowerCase())
  }
  return colours.size + Math.max(0, fonts.size - 1)
}
