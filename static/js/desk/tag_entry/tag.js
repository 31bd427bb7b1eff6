/* A tag, and the elements of which the field for tags is drawn. */
"use strict"

export const MOST = 200 // of a kind, and in a list; the server takes no more

/** The same tag, whatever else is known of it. */
export function same(one, other) {
  return one.kind === other.kind && one.id === other.id
}

/** What vocabulary it is of, in a word. */
export function kindOf(tag) {
  return tag.kind === "topics" ? gettext("topic") : gettext("country")
}

/** An element with a class and words. */
export function make(name, className, text) {
  const made = document.createElement(name)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

/** A name in whatever script, kept apart from the words around it. */
export function nameIn(className, name) {
  const made = make("bdi", className, name)
  made.dir = "auto"
  return made
}

/** A button with a name that is read out. */
export function button(className, text, name, pressed) {
  const made = make("button", className, text)
  made.type = "button"
  made.setAttribute("aria-label", name)
  made.addEventListener("click", pressed)
  return made
}
