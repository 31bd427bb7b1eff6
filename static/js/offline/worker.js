/* Shows saved issues when the network doesn't answer. There is no such worker before a reader saves an issue, and with one
   every page still comes from the network first: nothing is slower, and nothing old is shown while there is a network.
   It never keeps anything of its own accord but a newer state of a page that is saved, and looks away from the desk. */

const VERSION = "1" // raise it when what is kept can't be read any more; older caches are then thrown away
const PREFIX = `saved-${VERSION}-`
const NOT_OURS = /^\/(admin|preview|newsletter)(\/|$)/
const FILES = /^\/(static|media)\//
const STAND_IN = "/offline/"

addEventListener("install", () => skipWaiting())

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("saved-") && !name.startsWith(PREFIX)) await caches.delete(name)
  }
  await clients.claim()
})()))

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin || NOT_OURS.test(url.pathname)) return
  if (request.mode === "navigate") event.respondWith(page(event, url))
  else if (FILES.test(url.pathname)) event.respondWith(fetch(request).catch(() => file(url)))
})

async function page(event, url) {
  try {
    const answer = await fetch(event.request)
    event.waitUntil(note(url, answer.clone()))
    return answer
  } catch {
    return (await caches.match(url.pathname, { ignoreVary: true })) || (await caches.match(STAND_IN, { ignoreVary: true })) || Response.error()
  }
}

/* A saved page that was just seen is kept as it was seen; one that was taken off is kept no longer. */
async function note(url, answer) {
  const gone = answer.status === 404 || answer.status === 410
  if (!gone && (!answer.ok || answer.redirected || /no-store|private/.test(answer.headers.get("Cache-Control") || ""))) return
  if (url.search) return
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue
    const cache = await caches.open(name)
    if (!(await cache.match(url.pathname, { ignoreVary: true }))) continue
    if (gone) await cache.delete(url.pathname, { ignoreVary: true })
    else await cache.put(url.pathname, answer.clone())
  }
}

/* A picture was saved in one width; whichever the page asks for, that one stands in. */
async function file(url) {
  const kept = await caches.match(url.pathname, { ignoreVary: true })
  if (kept) return kept
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue
    const cache = await caches.open(name), about = await cache.match("/offline/about")
    const instead = about && (await about.json()).instead[url.pathname]
    if (instead) return (await cache.match(instead, { ignoreVary: true })) || Response.error()
  }
  return Response.error()
}
