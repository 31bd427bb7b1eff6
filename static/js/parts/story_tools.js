/* Passing a story on by the platform's own sheet, or by its address; copying its citation. Without this file the link
   writes a mail, and the citation stands there to be marked and copied by hand. */

const said = document.querySelector(".story-tools-said")

async function copy(text, words, place) {
  try {
    await navigator.clipboard.writeText(text)
    said.textContent = words
  } catch {
    // No clipboard here: mark what is to be copied, if it stands on the page.
    if (place) getSelection().selectAllChildren(place)
    else location.href = document.querySelector("[data-share]").href
  }
}

for (const link of document.querySelectorAll("[data-share]")) {
  const { share: url, title, copy: label, copied } = link.dataset
  if (!navigator.share && !navigator.clipboard) continue
  if (!navigator.share) link.textContent = label
  link.role = "button"
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (!navigator.share) return copy(url, copied)
    try {
      await navigator.share({ title, url })
    } catch (refusal) {
      if (refusal.name !== "AbortError") await copy(url, copied)
    }
  })
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return
    event.preventDefault()
    link.click()
  })
}

for (const button of document.querySelectorAll("[data-copies]")) {
  const text = document.getElementById(button.dataset.copies)
  button.hidden = !navigator.clipboard
  button.addEventListener("click", () => copy(text.textContent, button.dataset.copied, text))
}
