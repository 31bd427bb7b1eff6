/* Something on another site: <figure data-embed="https://..."><figcaption>. The editor shows a card and loads nothing;
   articles/body/embeds.py decides which sites get a player on the page. */

import { crel, mergeAttributes, Node } from "django-prose-editor/editor"
import { ask } from "./dialog.js"
import { captionKeys } from "./figure_keys.js"

const SITES = {
  "youtube.com": "YouTube",
  "music.youtube.com": "YouTube",
  "youtu.be": "YouTube",
  "vimeo.com": "Vimeo",
  "player.vimeo.com": "Vimeo",
  "open.spotify.com": "Spotify",
  "soundcloud.com": "SoundCloud",
  "x.com": "X",
  "twitter.com": "X",
  "instagram.com": "Instagram",
  "threads.net": "Threads",
  "bsky.app": "Bluesky",
  "facebook.com": "Facebook",
  "tiktok.com": "TikTok",
}
const PLAYERS = ["YouTube", "Vimeo", "Spotify", "SoundCloud"]
const FILM = /^\/(?:watch|shorts\/|live\/|embed\/)/

export const Embed = Node.create({
  name: "embed",
  group: "block",
  content: "caption",
  isolating: true,
  draggable: true,
  allowGapCursor: false,
  // Before Figure, which would take the same tag for a picture.
  priority: 200,

  addAttributes() {
    return {
      address: {
        default: "",
        parseHTML: (element) => element.getAttribute("data-embed") || "",
        renderHTML: (attributes) => ({ "data-embed": attributes.address }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "figure[data-embed]", priority: 100 }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", mergeAttributes(HTMLAttributes), 0]
  },

  addNodeView() {
    return ({ node }) => {
      const card = crel("div", { className: "embed-card", contentEditable: "false" })
      const caption = crel("div", { className: "embed-caption" })
      const dom = crel("figure", { className: "embed" }, [card, caption])
      describe(card, node.attrs.address)
      return {
        dom,
        contentDOM: caption,
        update(changed) {
          if (changed.type.name !== "embed") return false
          describe(card, changed.attrs.address)
          return true
        },
      }
    }
  },

  addCommands() {
    return {
      editEmbed:
        () =>
        ({ editor, dispatch }) => {
          if (dispatch) askForAddress(editor)
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    const edit = () => this.editor.commands.editEmbed()
    return { ...captionKeys(this.editor, ["embed"], edit), "Mod-Alt-e": edit }
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      command: (editor) => editor.commands.editEmbed(),
      button: buttons.material("smart_display", gettext("Embed")),
      active: (editor) => editor.isActive("embed"),
    })
  },
})

/** The address as a body keeps it: https and nothing odd; "" for what can't be embedded. */
export function embedAddress(text) {
  let address
  try {
    address = new URL(/^[\w.-]+\.\w+\//.test(text) ? `https://${text}` : text.trim())
  } catch {
    return ""
  }
  if (!["http:", "https:"].includes(address.protocol) || address.port || address.username) return ""
  if (!/^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(address.hostname)) return ""
  address.protocol = "https:"
  const written = address.href.replace(/[`\\]/g, encodeURIComponent).replaceAll("'", "%27")
  return written.length > 500 ? "" : written
}

/** Whether the text is the bare address of a film or sound, such as one pastes to show it. */
export function isPlayable(text) {
  const address = /^https?:\/\/\S+$/.test(text) ? embedAddress(text) : ""
  if (!address) return false
  const { hostname, pathname } = new URL(address)
  const site = siteOf(hostname)
  if (site === "YouTube") return hostname.endsWith("youtu.be") ? pathname.length > 1 : FILM.test(pathname)
  return site === "Vimeo" ? /\/\d+/.test(pathname) : false
}

function siteOf(hostname) {
  const name = hostname.replace(/^(?:www|m)\./, "")
  return SITES[name] || name
}

function describe(card, address) {
  // What is stored may be an address that this browser can't read.
  const site = URL.canParse(address) ? siteOf(new URL(address).hostname) : ""
  const promise = PLAYERS.includes(site)
    ? interpolate(gettext("Readers see a card. It plays from %s when they ask for it."), [site])
    : gettext("Readers see a card with a link.")
  card.replaceChildren(
    crel("strong", { textContent: site }),
    crel("span", { className: "embed-address", textContent: address.replace(/^https:\/\/(?:www\.)?/, "") }),
    crel("span", { className: "embed-promise", textContent: promise }),
  )
}

/** The embed that the cursor is in or on: its node and position; null elsewhere. */
function embedAt({ selection }) {
  if (selection.node?.type.name === "embed") return { node: selection.node, position: selection.from }
  const { $from } = selection
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "embed") return { node: $from.node(depth), position: $from.before(depth) }
  }
  return null
}

async function askForAddress(editor) {
  const standing = embedAt(editor.state)
  const address = { title: gettext("Address of the film, sound or post"), format: "url", required: true }
  const properties = standing ? { address } : { address, caption: { title: gettext("Caption") } }
  const given = await ask(editor, gettext("Embed"), properties, standing?.node.attrs || {}, undefined, onlyWhole)
  if (!given) return
  const attrs = { address: embedAddress(given.address) }
  if (standing) {
    editor.view.dispatch(editor.state.tr.setNodeMarkup(standing.position, null, attrs))
    return
  }
  editor.chain().focus().insertContent(embedContent(attrs.address, given.caption.trim())).scrollIntoView().run()
}

/** An embed as content for the editor. */
export function embedContent(address, caption = "") {
  const words = caption ? [{ type: "text", text: caption }] : []
  return { type: "embed", attrs: { address }, content: [{ type: "caption", content: words }] }
}

function onlyWhole(dialog) {
  const field = dialog.querySelector("input[name=address]")
  const judge = () => {
    const wrong = field.value && !embedAddress(field.value)
    field.setCustomValidity(wrong ? gettext("Paste the whole address, such as https://www.youtube.com/watch?v=...") : "")
  }
  field.type = "text" // the browser's own check would refuse an address without https://
  field.inputMode = "url"
  field.addEventListener("input", judge)
  judge()
}
