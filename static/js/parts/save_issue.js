/* Saving issues in this browser, to be read without a network: pages, pictures in one width, styles, faces, scripts.
   A saved issue is a cache of its own, with a note about itself in it. Whoever saves nothing gets no worker. */

const PREFIX = "saved-1-", SHARED = `${PREFIX}shared`, ABOUT = "/offline/about"
const WIDTH = 1280, AGAIN = 10 * 60_000, SOON = 2_000 // ms between two looks whether something saved has changed; after a failed one
const root = document.querySelector("[data-offline]")
const { worker, standIn, latest } = root.dataset
const can = "serviceWorker" in navigator && "caches" in globalThis

const cacheOf = (issue) => PREFIX + issue.address
const plain = (address) => fetch(address, { credentials: "omit", cache: "no-cache" })

function remembered(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(key, value)
    return Number(localStorage.getItem(key)) || 0
  } catch {
    return 0
  }
}

/* ---- what there is */

async function saved() {
  const found = []
  for (const name of can ? await caches.keys() : []) {
    if (!name.startsWith(PREFIX) || name === SHARED) continue
    const about = await (await caches.open(name)).match(ABOUT)
    if (about) found.push(await about.json())
    else if (!busy) await caches.delete(name) // of a saving that was broken off
  }
  return found.sort((one, other) => other.at - one.at)
}

async function remove(issue) {
  await caches.delete(cacheOf(issue))
  if ((await saved()).length || remembered("keep-latest")) return
  await caches.delete(SHARED)
  await (await navigator.serviceWorker.getRegistration(worker))?.unregister()
}

/* ---- saving */

let busy = 0

async function save(contents, { always = false, step = () => {} } = {}) {
  busy += 1
  try {
    const answer = await plain(contents)
    if (answer.status === 404) return null
    if (!answer.ok) throw new Error(answer.status)
    const issue = await answer.json(), cache = await caches.open(cacheOf(issue))
    await navigator.serviceWorker.register(worker, { scope: "/" })
    const old = await (await cache.match(ABOUT))?.json()
    const about = { ...issue, at: old?.at || Date.now(), always: old ? old.always && always : always, instead: {}, size: 0 }
    const stock = { cache, shared: await caches.open(SHARED), about, seen: new Set() }
    const pages = Object.keys(issue.pages)
    for (const [place, page] of pages.entries()) {
      step(place, pages.length)
      await keepPage(page, stock, old && old.pages[page] === issue.pages[page])
    }
    await keepPage(standIn, { ...stock, cache: stock.shared })
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url)
      if (!stock.seen.has(pathname)) await cache.delete(pathname)
    }
    for (const one of await cache.matchAll()) about.size += (await one.blob()).size
    await cache.put(ABOUT, new Response(JSON.stringify(about), { headers: { "Content-Type": "application/json" } }))
    return about
  } catch (problem) {
    busy -= 1
    await saved() // clears up what was not finished
    busy += 1
    throw problem
  } finally {
    busy -= 1
  }
}

async function keepPage(address, stock, unchanged) {
  stock.seen.add(address)
  let answer = unchanged && (await stock.cache.match(address, { ignoreVary: true }))
  if (!answer) {
    answer = await plain(address)
    if (!answer.ok || answer.redirected) {
      if (answer.status >= 500) throw new Error(answer.status)
      stock.seen.delete(address)
      return
    }
    await stock.cache.put(address, answer.clone())
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const wanted = page.querySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon], script[type=module][src]")
  for (const one of wanted) await keepShared(one.getAttribute("href") || one.getAttribute("src"), stock)
  for (const picture of page.querySelectorAll("main img[src^='/']")) await keepPicture(picture, stock)
}

/* What all issues share. A stylesheet brings its faces, and where it is many files, these. */
async function keepShared(address, stock, from = location.href) {
  const url = new URL(address, from)
  if (url.origin !== location.origin || stock.seen.has(url.pathname)) return
  stock.seen.add(url.pathname)
  const answer = await fetch(url.pathname, { credentials: "omit" })
  if (!answer.ok) return
  await stock.shared.put(url.pathname, answer.clone())
  if (!url.pathname.endsWith(".css")) return
  const faces = performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname)
  for (const [, inside] of (await answer.text()).matchAll(/url\(["']?([^"')]+\.(?:css|woff2))["']?\)/g)) {
    const { pathname } = new URL(inside, url)
    if (pathname.endsWith(".css") || !/-(ext|vietnamese|polish|turkish|cyrillic|greek)\b/.test(pathname) || faces.includes(pathname)) {
      await keepShared(inside, stock, url)
    }
  }
}

/* The narrowest that is wide enough for a large phone held across; the others are known to be the same picture. */
async function keepPicture(picture, { cache, about, seen }) {
  const original = picture.getAttribute("src")
  const sources = [...(picture.closest("picture")?.querySelectorAll("source[srcset]") || [])]
  const chosen = sources.find((one) => one.type === "image/webp") || sources[0]
  const sizes = (set) => (set || "").split(",").map((one) => one.trim().split(/\s+/)).filter(([address]) => address?.startsWith("/"))
  const widths = sizes(chosen?.srcset || picture.getAttribute("srcset")).map(([address, width]) => [address, parseInt(width) || 0])
  widths.sort((one, other) => one[1] - other[1])
  const [best] = widths.find(([, width]) => width >= WIDTH) || widths.at(-1) || [original]
  const path = (address) => new URL(address, location.href).pathname
  for (const [address] of [[original], ...sizes(picture.getAttribute("srcset")), ...sources.flatMap((one) => sizes(one.srcset))]) {
    about.instead[path(address)] = path(best)
  }
  if (seen.has(path(best))) return
  seen.add(path(best))
  if (await cache.match(path(best))) return
  const answer = await fetch(best, { credentials: "omit" })
  if (answer.ok) await cache.put(path(best), answer)
}

/* ---- keeping up: a correction comes in, what was withdrawn goes, of the latest issues as many stay as were asked for */

async function keepUp({ now = false } = {}) {
  if (!can || !navigator.onLine) return
  const issues = await saved(), most = remembered("keep-latest")
  if (!issues.length && !most) return
  if (!now && Date.now() - remembered("saved-looked") < AGAIN) return
  for (const issue of issues) {
    const answer = await plain(issue.contents)
    if (answer.status === 404 || answer.status === 410) await remove(issue)
    else if (answer.ok && JSON.stringify((await answer.json()).pages) !== JSON.stringify(issue.pages)) await save(issue.contents, issue)
  }
  const answer = await plain(latest)
  remembered("saved-looked", Date.now())
  if (!answer.ok) return
  const newest = (await answer.json()).issues.slice(0, most), addresses = newest.map((one) => one.address)
  for (const issue of newest) if (!issues.some((one) => one.address === issue.address)) await save(issue.contents, { always: true })
  for (const issue of issues) if (issue.always && !addresses.includes(issue.address)) await remove(issue)
}

/* ---- the button on an issue's page */

const box = document.querySelector("[data-save]")

if (box && can) {
  const button = box.querySelector("button"), says = box.dataset, { address } = says
  const find = async () => (await saved()).find((one) => one.address === address)
  const show = (words, done) => {
    button.textContent = words
    box.toggleAttribute("data-is-saved", Boolean(done))
  }
  const offer = button.textContent
  const stand = async () => {
    const there = await find()
    if (!busy) show(there ? says.saved : offer, there)
  }
  button.hidden = false
  stand()
  addEventListener("pageshow", (event) => event.persisted && stand())
  button.addEventListener("click", async () => {
    if (busy) return
    const there = await find()
    if (there) return location.assign(standIn)
    try {
      const about = await save(says.save, { step: (place, of) => show(says.saving.replace("{place}", place + 1).replace("{of}", of)) })
      show(about ? says.saved : says.failed, about)
    } catch (problem) {
      show(problem.name === "QuotaExceededError" ? says.full : says.failed)
    }
  })
}

/* ---- the page with all of them */

const list = document.querySelector("[data-saved-list]")

async function draw() {
  const issues = await saved(), says = list.dataset, line = list.querySelector("template")
  for (const old of list.querySelectorAll("li")) old.remove()
  document.querySelector("[data-none]").hidden = issues.length > 0
  for (const issue of issues) {
    const made = line.content.cloneNode(true), link = made.querySelector("a"), button = made.querySelector("button")
    link.href = issue.address
    link.textContent = issue.title ? `${issue.folio}: ${issue.title}` : issue.folio
    const megabytes = (issue.size / 1e6).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    made.querySelector("[data-size]").textContent = says.size.replace("{size}", megabytes).replace("{stories}", Object.keys(issue.pages).length - 1)
    button.setAttribute("aria-label", `${button.textContent}: ${issue.folio}`)
    button.addEventListener("click", async () => {
      await remove(issue)
      await draw()
      document.querySelector("h1").focus()
    })
    list.append(made)
  }
}

if (list) {
  const offline = document.querySelector("[data-no-network]"), choice = document.querySelector("[data-keep-latest]")
  const here = location.pathname === standIn
  const look = () => (offline.hidden = navigator.onLine && here)
  document.querySelector("[data-not-saved]").hidden = here
  look()
  addEventListener("offline", look)
  addEventListener("online", look)
  if (can) {
    choice.hidden = false
    document.querySelector("[data-cannot]").hidden = true
    const select = choice.querySelector("select"), said = choice.querySelector("[role=status]")
    select.value = String(remembered("keep-latest"))
    select.addEventListener("change", async () => {
      remembered("keep-latest", select.value)
      said.textContent = select.value === "0" ? "" : said.dataset.saving
      await keepUp({ now: true }).catch(() => {})
      said.textContent = ""
      await draw()
    })
    draw()
    addEventListener("pageshow", (event) => event.persisted && draw())
  }
}

/* A browser may call itself online where nothing answers: until something does, everything stays as it was saved. */
let wait = SOON
async function follow(how) {
  try {
    await keepUp(how)
    wait = SOON
    if (list && can) await draw()
  } catch (problem) {
    if (!(problem instanceof TypeError)) return // the store is full, or the newsroom is out of order
    setTimeout(follow, wait, how)
    wait = Math.min(2 * wait, AGAIN)
  }
}

follow()
addEventListener("online", () => follow({ now: true }))
