/* A card becomes the player of another site when the reader asks for it, and not before. Without this file the card
   keeps its link. The address of the player was made by the server; the policy of the page allows no other sites. */

const MAY = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation"

for (const card of document.querySelectorAll(".embed-card[data-frame]")) {
  const load = card.querySelector(".embed-load")
  for (const hidden of card.querySelectorAll("[hidden]")) hidden.hidden = false
  load.addEventListener("click", () => {
    const player = document.createElement("iframe")
    player.className = "embed-player"
    player.title = card.dataset.title
    player.loading = "lazy"
    // YouTube refuses to play where it isn't told which site asks.
    player.referrerPolicy = "strict-origin-when-cross-origin"
    player.allow = "encrypted-media; fullscreen; picture-in-picture"
    player.setAttribute("sandbox", MAY)
    player.src = card.dataset.frame
    card.replaceWith(player)
    player.focus()
  })
}
