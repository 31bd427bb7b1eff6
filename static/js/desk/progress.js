/* How far the background is: asked for every second, less often when the page is out of sight. */
"use strict"
{
  const section = document.querySelector("[data-progress]")
  const said = section.querySelector("[data-said]")
  const bar = section.querySelector("progress")
  const SOON = 1000
  const LATER = 5000

  async function ask() {
    try {
      const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } })
      if (!answer.ok) throw new Error(answer.status)
      const far = await answer.json()
      if (!far.working) return location.reload()
      bar.max = far.total || 1
      bar.value = far.done
      if (said.textContent !== far.said) said.textContent = far.said
    } catch {
      // The next question may well be answered.
    }
    setTimeout(ask, document.hidden ? LATER : SOON)
  }

  setTimeout(ask, SOON)
}
