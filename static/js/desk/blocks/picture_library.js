/* The dialog in which a picture of the library is searched and chosen. */

import { crel } from "django-prose-editor/editor"

const PAUSE = 200 // milliseconds between the last key and the search

/** Let the writer choose; resolves to the picture as the desk describes it, or null when the dialog is closed. */
export function choosePicture(address) {
  return new Promise((resolve) => {
    const search = crel("input", { type: "search", id: "picture-search", className: "picture-library__search" })
    const grid = crel("ul", { className: "picture-library__grid" })
    const status = crel("p", { className: "quiet", role: "status" })
    const close = crel("button", { type: "button", className: "picture-library__close", textContent: gettext("Close") })
    const dialog = crel("dialog", { className: "picture-library", "aria-labelledby": "picture-library-heading" }, [
      crel("div", { className: "picture-library__head" }, [
        crel("h2", { id: "picture-library-heading", textContent: gettext("Choose a picture") }),
        close,
        crel("label", { htmlFor: "picture-search", textContent: gettext("Search by title, caption or credit") }),
        search,
      ]),
      status,
      grid,
    ])
    let chosen = null
    let waiting = null
    const choose = (picture) => {
      chosen = picture
      dialog.close()
    }
    const look = () => fill(address, search.value, grid, status, choose)
    search.addEventListener("input", () => {
      clearTimeout(waiting)
      waiting = setTimeout(look, PAUSE)
    })
    close.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      clearTimeout(waiting)
      dialog.remove()
      resolve(chosen)
    })
    document.body.append(dialog)
    dialog.showModal()
    search.focus()
    look()
  })
}

async function fill(address, words, grid, status, choose) {
  const asked = (grid.dataset.asked = words)
  let pictures
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`)
    if (!answer.ok) throw new Error(String(answer.status))
    pictures = (await answer.json()).pictures
  } catch {
    status.textContent = gettext("The library can't be reached. Try again in a moment.")
    return
  }
  if (grid.dataset.asked !== asked) return // an answer to words that have changed since
  status.textContent = pictures.length ? "" : gettext("No picture fits.")
  grid.replaceChildren(...pictures.map((picture) => entry(picture, choose)))
}

function entry(picture, choose) {
  const image = crel("img", { src: picture.thumbnail, alt: "", loading: "lazy" })
  const words = crel("span", { textContent: picture.title })
  const button = crel("button", { type: "button", className: "picture-library__picture" }, [image, words])
  button.addEventListener("click", () => choose(picture))
  return crel("li", {}, [button])
}
