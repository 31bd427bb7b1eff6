/* What a paste left out, said under the editor. */

import { crel } from "django-prose-editor/editor"
import { footOf } from "../foot.js"
import { KINDS } from "./leftovers.js"

/** The notice of an editor's view: an empty status line until there is something to say. */
export class Notice {
  constructor(view) {
    this.words = crel("span", { role: "status" })
    this.close = crel("button", { type: "button", textContent: gettext("Dismiss"), hidden: true })
    this.close.addEventListener("click", () => {
      this.say({})
      view.focus()
    })
    this.line = crel("p", { className: "editor-foot__line paste-notice" }, [this.words, " ", this.close])
    footOf(view).prepend(this.line)
  }

  /** Tell how many of each kind were left out; say nothing where nothing was. */
  say(count) {
    const kinds = Object.keys(KINDS).filter((kind) => count[kind])
    const parts = kinds.map((kind) => interpolate(KINDS[kind](count[kind]), [count[kind]]))
    const hint = count.pictures ? ` ${gettext("Pictures are added from the library.")}` : ""
    const words = parts.length ? interpolate(gettext("Pasted. Left out: %s."), [parts.join(", ")]) + hint : ""
    this.words.textContent = words
    this.close.hidden = !words
    this.line.classList.toggle("paste-notice--told", Boolean(words))
  }

  destroy() {
    this.line.remove()
  }
}
