/* The banner of a form that was refused gets a button that leads to the first field in error, wherever it hides. */
"use strict"
{
  const banner = document.querySelector(".errornote")
  const first = document.querySelector("#content-main form .errorlist:not(.nonfield)")
  if (banner && first && !document.querySelector("[data-first-error]")) {
    const button = document.createElement("button")
    Object.assign(button, { type: "button", className: "errornote__way", textContent: gettext("Go to the first error") })
    button.dataset.firstError = ""
    button.addEventListener("click", () => deskForm.goToPlace(first.closest(".form-row, .row__field, td, .fieldBox, .inline-related") || first.parentElement))
    banner.append(" ", button)
  }
}
