/* The line under an editor's text: what a paste left out, what is still to come. */

import { crel } from "django-prose-editor/editor"

/** The element under the text of this editor's view, made when it is first asked for. */
export function footOf(view) {
  const place = view.dom.closest(".prose-editor") || view.dom.parentElement
  const standing = place.querySelector(":scope > .editor-foot")
  if (standing) return standing
  const foot = crel("div", { className: "editor-foot" })
  view.dom.after(foot)
  return foot
}
