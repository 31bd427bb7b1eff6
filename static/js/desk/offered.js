/* What a picture's file says of a field becomes a button that takes the words over into the field. */
"use strict"
{
  document.addEventListener("DOMContentLoaded", () => {
    for (const offer of document.querySelectorAll("[data-offers]")) furnish(offer)
  })

  function furnish(offer) {
    const field = document.getElementById(`id_${offer.dataset.offers}`)
    if (!field || field.tagName === "SELECT") return
    const words = offer.querySelector("q").textContent
    const button = document.createElement("button")
    button.type = "button"
    button.className = "quiet-button offered__take"
    button.textContent = gettext("Take this")
    button.setAttribute("aria-label", interpolate(gettext("Take this: %s"), [words]))
    button.addEventListener("click", () => {
      field.value = words
      field.dispatchEvent(new Event("input", { bubbles: true }))
      field.focus()
    })
    offer.append(" ", button)
  }
}
