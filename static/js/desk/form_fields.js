/* Small helps on every form: names for the search fields, ways from a remark to its field, pictures on the spot. */
"use strict"
{
  // Queued behind the search fields' own start.
  window.django?.jQuery?.(() => {
    nameSearchFields(document)
    document.addEventListener("formset:added", (event) => setTimeout(() => nameSearchFields(event.target)))
    django.jQuery(document).on("select2:open", nameOpenSearch)
  })
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a")
    if (link?.dataset.field) goTo(link.dataset.field, event)
    if (link && "addsPicture" in link.dataset) addPicture(link, event)
  })

  /* The library names its search field after the choice, which is empty at first. */
  function nameSearchFields(place) {
    for (const box of place.querySelectorAll(".select2-selection[role=combobox]")) {
      const select = box.closest(".select2").previousElementSibling
      const label = select && document.querySelector(`label[for="${select.id}"]`)
      if (!label) continue
      label.id = label.id || `${select.id}_label`
      const choice = box.querySelector(".select2-selection__rendered")
      choice.removeAttribute("role")
      choice.removeAttribute("aria-readonly")
      box.setAttribute("aria-labelledby", [label.id, choice.id].filter(Boolean).join(" "))
      box.querySelector(".select2-search__field")?.setAttribute("aria-label", label.textContent.trim())
    }
  }

  function nameOpenSearch(event) {
    const label = document.querySelector(`label[for="${event.target.id}"]`)
    const name = (label?.textContent || gettext("Search")).trim()
    document.querySelector(".select2-container--open .select2-search__field")?.setAttribute("aria-label", name)
    document.querySelector(".select2-results__options")?.setAttribute("aria-label", name)
  }

  /* Fields first, then whatever else on the page bears the name. */
  function goTo(field, event) {
    const place = document.querySelector(`.form-row.field-${field}`) || document.querySelector(`[data-place~="${field}"]`)
    if (!place) return
    event.preventDefault()
    goToPlace(place)
  }

  /* Folds that hide it open; the first thing in it that takes letters or keys is focused. */
  function goToPlace(place) {
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true
    place.querySelector(":scope > details")?.setAttribute("open", "")
    place.scrollIntoView({ block: "center" })
    const fields = place.querySelectorAll(".ProseMirror, .select2-selection, textarea, input:not([type=hidden]), select, button, summary, .add-row a")
    const shown = [...fields].find((field) => !field.disabled && field.getClientRects().length)
    if (shown) shown.focus({ preventScroll: true })
    else place.tabIndex = -1, place.focus({ preventScroll: true })
  }
  window.deskForm = { goToPlace }

  /* The lead picture's own "+" opens the upload beside the form; here with the source that the story waits for. */
  function addPicture(link, event) {
    const plus = document.getElementById("add_id_lead_image")
    if (!plus) return
    event.preventDefault()
    const plain = plus.href
    const address = new URL(plus.href)
    address.searchParams.set("source", new URL(link.href).searchParams.get("source"))
    plus.href = address
    plus.click()
    plus.href = plain
  }
}
