/* A new record begins in its first field, a story in its headline; whoever is in another field by then stays there. */
"use strict"
{
  const form = document.getElementById(document.currentScript.dataset.form)
  const isOpen = (field) => field.matches("input, select, textarea, button") && !field.disabled && field.offsetParent
  const first = form.elements.headline || [...form.elements].find(isOpen)
  if (document.activeElement === document.body) first?.focus()
}
