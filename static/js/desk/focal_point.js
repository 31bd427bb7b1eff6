/* The point that crops keep: click the picture, or move the mark with the arrow keys. The two number fields say the
   same, and are what is saved. A picture that is only chosen yet is shown at once. */
"use strict"
{
  const STEP = 0.02

  document.addEventListener("DOMContentLoaded", () => {
    const frame = document.querySelector("[data-focal-point]")
    const [x, y] = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id))
    if (frame && x && y) control(frame, x, y)
    const file = document.querySelector("input[type=file][name=file]")
    file?.addEventListener("change", preview)
    if (file?.files.length) preview({ target: file })
  })

  function control(frame, x, y) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = frame.className
    button.append(...frame.childNodes)
    button.setAttribute("aria-label", frame.dataset.label)
    frame.replaceWith(button)
    const mark = document.createElement("span")
    mark.className = "focal-point__mark"
    button.append(mark)
    const show = () => {
      mark.style.left = `${Number(x.value) * 100}%`
      mark.style.top = `${Number(y.value) * 100}%`
    }
    const put = (left, top) => {
      x.value = kept(left)
      y.value = kept(top)
      show()
    }
    button.addEventListener("click", (event) => {
      if (!event.detail) return // the Enter key: there is no point to take
      const box = button.getBoundingClientRect()
      put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
    })
    button.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
      if (!way) return
      event.preventDefault()
      put(Number(x.value) + way[0] * STEP, Number(y.value) + way[1] * STEP)
    })
    for (const field of [x, y]) field.addEventListener("input", show)
    show()
  }

  function kept(share) {
    return String(Math.round(Math.min(1, Math.max(0, share)) * 100) / 100)
  }

  function preview(event) {
    const [file] = event.target.files
    document.querySelector(".upload-preview")?.remove()
    if (!file) return
    const image = document.createElement("img")
    image.className = "upload-preview"
    image.alt = gettext("The chosen picture")
    image.src = URL.createObjectURL(file)
    image.addEventListener("load", () => URL.revokeObjectURL(image.src))
    event.target.after(image)
  }
}
