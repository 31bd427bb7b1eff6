/* The lines of a tagging operation: what the first choice has no use for is out of sight, names are proposed while one
   types, lines come and go. Without this, all fields stand there and names are typed whole. */
import { makeChooser } from "../story/choosing.js"

const form = document.querySelector("[data-lines]")
const all = form.querySelector("[data-all]")
const blank = form.querySelector("[data-blank]")
const total = form.elements[`${form.dataset.lines}-TOTAL_FORMS`]

if ([...form.elements].some(isChanged)) outdate()
for (const line of lines()) dress(line)
for (const hint of form.querySelectorAll("[data-without-script]")) hint.remove()
form.querySelector("[data-more]").addEventListener("click", (event) => {
  event.preventDefault()
  add()
})
// On the way down: a field that proposes names keeps what is typed in it to itself.
form.addEventListener("input", outdate, true)
form.addEventListener("change", outdate, true)
form.addEventListener("submit", busy)
showWhatWasSaid()

function lines() {
  return [...all.querySelectorAll("[data-line]")]
}

function add() {
  if (lines().length >= Number(form.dataset.most)) return
  all.append(blank.content.cloneNode(true))
  const line = lines().at(-1)
  number()
  dress(line)
  for (const hint of line.querySelectorAll("[data-without-script]")) hint.remove()
  line.querySelector("select").focus()
}

/* Lines are numbered anew, so that the server reads them in the order in which they stand. */
function number() {
  for (const [place, line] of lines().entries()) {
    for (const part of line.querySelectorAll("[name], [id], [for]"))
      for (const name of ["name", "id", "for", "aria-controls"])
        if (part.hasAttribute(name))
          part.setAttribute(name, part.getAttribute(name).replace(/(steps-)(?:\d+|__prefix__)/, `$1${place}`))
    line.querySelector("[data-drop]").hidden = lines().length < 2
  }
  total.value = lines().length
  form.querySelector("[data-more]").hidden = lines().length >= Number(form.dataset.most)
}

function dress(line) {
  const what = line.querySelector("select")
  const kind = () => what.value.split("-")[1]
  for (const box of line.querySelectorAll("[data-chooser]")) {
    const input = box.querySelector("input")
    box.addEventListener("keydown", (event) => look(event, box), true)
    makeChooser({
      input, label: box.querySelector("label").textContent.trim(), search: () => form.dataset[kind()],
      chosen({ name }) {
        input.value = name
        input.dispatchEvent(new Event("change", { bubbles: true }))
      },
    })
  }
  const strength = line.querySelector("select[name$=strength]")
  const fit = (chosen) => {
    const act = what.value.split("-")[0]
    for (const field of line.querySelectorAll("[data-only]")) field.hidden = !field.dataset.only.split(" ").includes(act)
    strength.options[0].hidden = act === "add" // there is nothing yet that it could be as strong as
    if (chosen && act === "replace") strength.value = ""
    if (act === "add" && !strength.value) strength.value = form.dataset.usual
  }
  what.addEventListener("change", () => fit(true))
  line.querySelector("[data-drop]").addEventListener("click", () => {
    const next = line.nextElementSibling || line.previousElementSibling
    line.remove()
    number()
    outdate()
    next?.querySelector("select").focus()
  })
  fit(chosenBefore(what) && !chosenBefore(strength))
  line.querySelector("[data-drop]").hidden = lines().length < 2
}

/* On a slow network people type and choose before this script has come. */
function isChanged(field) {
  return field.matches("select") ? chosenBefore(field) : field.matches("input") && field.value !== field.defaultValue
}

function chosenBefore(select) {
  return select.selectedIndex !== Math.max(0, [...select.options].findIndex((option) => option.defaultSelected))
}

/* Enter takes the name that is proposed; when there is none, it asks what would change. */
function look(event, box) {
  if (event.key !== "Enter" || !event.target.value || !box.querySelector("[role=listbox]").hidden) return
  event.preventDefault()
  event.stopPropagation()
  form.requestSubmit(form.querySelector("[data-look]"))
}

/* What was looked at is not what stands there now: it can't be done before it is looked at again. */
function outdate() {
  const button = form.querySelector("[data-do]")
  if (!button) return
  button.disabled = true
  form.querySelector("[data-seen]").classList.add("look--outdated")
  form.querySelector("[data-look]").classList.add("act--main")
}

/* A second press would only ask the same again. */
function busy() {
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true
  })
}
addEventListener("pageshow", ({ persisted }) => persisted && location.reload())

function showWhatWasSaid() {
  if (form.contains(document.activeElement)) return
  const wrong = form.querySelector(".errors input, .errorlist ~ input")
  if (wrong) return wrong.focus()
  const heading = form.querySelector("[data-heading]")
  if (heading) return heading.focus()
  form.querySelector("[data-line] input").focus({ preventScroll: true })
}
