/* Dropping copy: the whole page is the target. What is too large or too much stays here and is named; the rest is sent
   with a bar that tells how far it is. Without this script the form does the same with its file field. */
"use strict"
{
  const form = document.querySelector("[data-drop]")
  const MEGABYTE = 1024 * 1024

  function begin() {
    const field = form.querySelector("input[type=file]")
    const list = form.querySelector("[data-chosen]")
    const said = form.querySelector("[data-said]")
    const under = form.querySelector("[data-under-way]")
    const bar = under.querySelector("progress")
    const veil = document.querySelector("[data-veil]")
    let over = 0

    field.addEventListener("change", () => choose(field.files))
    if (field.files.length) choose(field.files)
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      send()
    })
    window.addEventListener("pageshow", (event) => event.persisted && wait(false)) // back from the batch
    document.addEventListener("dragenter", (event) => {
      if (!carriesFiles(event)) return
      over += 1
      veil.hidden = false
    })
    document.addEventListener("dragleave", () => {
      over = Math.max(0, over - 1)
      if (!over) veil.hidden = true
    })
    document.addEventListener("dragover", (event) => {
      if (carriesFiles(event)) event.preventDefault()
    })
    document.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      over = 0
      veil.hidden = true
      if (choose(event.dataTransfer.files)) send()
    })

    function carriesFiles(event) {
      return [...(event.dataTransfer?.types || [])].includes("Files")
    }

    /* Keep what is within the limits, and say what isn't. */
    function choose(files) {
      const most = { files: +form.dataset.mostFiles, one: +form.dataset.mostMb * MEGABYTE, all: +form.dataset.mostMbAtOnce * MEGABYTE }
      const kept = new DataTransfer()
      const messages = []
      let bytes = 0
      let many = 0
      let much = 0
      for (const file of files) {
        if (file.size > most.one) messages.push(said.dataset.tooLarge.replace("%(name)s", file.name))
        else if (kept.files.length >= most.files) many += 1
        else if (bytes + file.size > most.all - MEGABYTE) much += 1
        else {
          kept.items.add(file)
          bytes += file.size
        }
      }
      if (many) messages.push(said.dataset.tooMany.replace("%(count)s", many))
      if (much) messages.push(said.dataset.tooMuch.replace("%(count)s", much))
      field.files = kept.files
      list.replaceChildren(...[...kept.files].map(line))
      list.hidden = !kept.files.length
      say(messages.join(" "))
      return kept.files.length
    }

    function line(file) {
      const item = document.createElement("li")
      item.dir = "auto"
      item.textContent = file.name
      return item
    }

    function send() {
      const request = new XMLHttpRequest()
      request.open("POST", location.href)
      request.setRequestHeader("Accept", "application/json")
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total
      })
      request.addEventListener("load", () => {
        const answer = read(request)
        if (answer.address) return location.assign(answer.address)
        wait(false)
        say(answer.message || said.dataset.failed)
      })
      request.addEventListener("error", () => {
        wait(false)
        say(said.dataset.failed)
      })
      wait(true)
      request.send(new FormData(form))
    }

    function read(request) {
      try {
        return JSON.parse(request.responseText)
      } catch {
        return { message: request.status === 413 ? request.responseText : "" }
      }
    }

    function wait(waits) {
      under.hidden = !waits
      bar.value = 0
      form.querySelector("[data-send]").disabled = waits
    }

    function say(text) {
      said.textContent = text
    }
  }

  if (form) begin()
}
