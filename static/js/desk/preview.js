/* The preview beside a story's form: what the server makes of what is typed, by the site's own templates. The page
   stands in a frame of this very site in which no script runs; only what changed in it is exchanged, so that nothing
   flashes and the place to which somebody scrolled stays. */
"use strict"

{
  const WAIT = 400 // milliseconds of typing that go together
  const KEPT = "newsroom-preview"
  const WIDTHS = { phone: 390, desktop: 1280, card: 1280 }
  const HEADLINE_SHOWN = 65 // characters that search engines show, roughly
  const DESCRIPTION_SHOWN = 160
  const BESIDE = matchMedia("(min-width: 1100px)")

  class Preview {
    constructor(panel, form, toggle) {
      Object.assign(this, { panel, form, toggle, open: false, busy: false, again: false, timer: 0, shown: "" })
      this.frame = panel.querySelector(".preview__frame")
      this.sheet = panel.querySelector(".preview__sheet")
      this.room = panel.querySelector(".preview__room")
      this.state = panel.querySelector(".preview__state")
      const kept = recall()
      this.mode = panel.querySelector(`[data-mode="${CSS.escape(kept.mode || "phone")}"]`) ? kept.mode || "phone" : "phone"
      this.listen()
      this.choose(this.mode)
      if (kept.open && BESIDE.matches) this.show(true)
    }

    listen() {
      this.toggle.disabled = false
      this.toggle.addEventListener("click", () => this.show(!this.open))
      this.panel.querySelector(".preview__close").addEventListener("click", () => this.show(false))
      for (const button of this.panel.querySelectorAll("[data-mode]")) {
        button.addEventListener("click", () => this.choose(button.dataset.mode))
      }
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && this.open && (!BESIDE.matches || this.panel.contains(document.activeElement))) this.show(false)
      })
      const heard = () => this.later()
      for (const name of ["input", "change", "story:changed", "story:saved"]) this.form.addEventListener(name, heard)
      window.django?.jQuery?.(this.form).on("change", "select", heard)
      window.addEventListener("online", heard)
      BESIDE.addEventListener("change", () => this.lay())
      new ResizeObserver(() => this.fit()).observe(this.room)
      new MutationObserver(() => this.light()).observe(document.documentElement, { attributeFilter: ["data-theme"] })
    }

    show(open) {
      this.open = open
      this.panel.hidden = !open
      this.toggle.setAttribute("aria-expanded", String(open))
      this.lay()
      keep({ open, mode: this.mode })
      if (open) {
        this.fit()
        this.ask()
        if (!BESIDE.matches) this.panel.querySelector(`[data-mode="${this.mode}"]`).focus()
      } else if (this.panel.contains(document.activeElement) || document.activeElement === document.body) this.toggle.focus()
    }

    // On a narrow window the panel covers everything, and nothing behind it can be reached.
    lay() {
      document.body.classList.toggle("previewing", this.open)
      document.body.classList.toggle("previewing--wide", this.open && this.mode in WIDTHS && this.mode !== "phone")
      const covered = this.open && !BESIDE.matches
      document.getElementById("container").inert = covered
    }

    choose(mode) {
      const before = this.mode
      this.mode = mode
      for (const button of this.panel.querySelectorAll("[data-mode]")) {
        button.setAttribute("aria-pressed", String(button.dataset.mode === mode))
      }
      this.sheet.hidden = !(mode in WIDTHS)
      this.panel.querySelector(".preview__search").hidden = mode !== "search"
      this.panel.querySelector(".preview__share").hidden = mode !== "share"
      keep({ open: this.open, mode })
      this.lay()
      if (!this.open) return
      this.fit()
      if (before !== mode) this.ask()
    }

    fit() {
      const width = WIDTHS[this.mode]
      if (!width || !this.room.clientWidth) return
      const scale = Math.min(1, this.room.clientWidth / width)
      this.sheet.style.setProperty("--sheet-width", `${width}px`)
      this.sheet.style.setProperty("--sheet-height", `${Math.ceil(this.room.clientHeight / scale)}px`)
      this.sheet.style.setProperty("--sheet-scale", String(scale))
      this.sheet.classList.toggle("preview__sheet--paper", this.room.clientWidth > width)
    }

    light() {
      const root = this.frame.contentDocument?.documentElement
      const theme = document.documentElement.dataset.theme
      if (root) root.style.colorScheme = theme === "light" || theme === "dark" ? theme : ""
    }

    later() {
      if (!this.open || this.timer) return
      this.timer = setTimeout(() => {
        this.timer = 0
        this.ask()
      }, WAIT)
    }

    // One question at a time; what was typed meanwhile is asked about when the answer is there.
    async ask() {
      if (this.busy) {
        this.again = true
        return
      }
      this.busy = true
      this.again = false
      const mode = this.mode
      try {
        const html = await this.fetch(mode === "card" ? "card" : "page")
        if (mode === this.mode) await this.put(html, mode)
        this.state.textContent = ""
      } catch (error) {
        this.state.textContent = error instanceof TypeError ? this.state.dataset.late : this.state.dataset.refused
      } finally {
        this.busy = false
      }
      if (this.again || mode !== this.mode) this.ask()
    }

    async fetch(as) {
      // A new story has an address of its own from its first autosave on.
      const door = this.form.dataset.story ? "../preview/" : this.panel.dataset.preview
      const address = new URL(door, location.href)
      address.searchParams.set("as", as)
      const data = new FormData(this.form)
      const answer = await fetch(address, { method: "POST", body: data, redirect: "error" })
      if (!answer.ok) throw new Error(answer.statusText)
      return answer.text()
    }

    async put(html, mode) {
      const page = new DOMParser().parseFromString(html, "text/html")
      for (const script of page.querySelectorAll("script")) script.remove()
      if (!(mode in WIDTHS)) {
        this.tell(page)
        return
      }
      if (!this.shown) await this.begin(page)
      else morph(this.frame.contentDocument.body, page.body)
      // Another look begins at its top; the same one stays where it is.
      if (this.shown && this.shown !== mode) this.frame.contentWindow.scrollTo(0, 0)
      this.shown = mode
    }

    begin(page) {
      return new Promise((resolve) => {
        this.frame.addEventListener("load", () => {
          this.light()
          this.hush()
          resolve()
        }, { once: true })
        this.frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`
      })
    }

    // Links and forms of the page lead nowhere from here; notes are found within it.
    hush() {
      const page = this.frame.contentDocument
      page.addEventListener("submit", (event) => event.preventDefault())
      page.addEventListener("click", (event) => {
        const link = event.target.closest?.("a[href]")
        if (!link) return
        event.preventDefault()
        const place = link.getAttribute("href")
        if (place.startsWith("#")) page.getElementById(place.slice(1))?.scrollIntoView()
      })
      page.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.show(false)
      })
    }

    tell(page) {
      const meta = (name) => page.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.content || ""
      const say = (part, text) => (this.panel.querySelector(part).textContent = text)
      const note = (name, on) => (this.panel.querySelector(`[data-note="${name}"]`).hidden = !on)
      const address = new URL(page.querySelector("link[rel=canonical]").getAttribute("href"), location.href)
      const language = page.documentElement.lang || undefined
      say(".found__address", [address.host, ...address.pathname.split("/").filter(Boolean)].join(" › "))
      say(".found__headline", cut(meta("og:title"), HEADLINE_SHOWN))
      say(".found__description", cut(meta("description"), DESCRIPTION_SHOWN))
      const day = new Date(meta("article:published_time"))
      say(".found__day", Number.isNaN(day.valueOf()) ? "" : `${day.toLocaleDateString(language, { dateStyle: "medium" })} — `)
      note("headline", meta("og:title").length > HEADLINE_SHOWN)
      note("description", this.written() && meta("description").length > DESCRIPTION_SHOWN)
      note("nothing", !this.written())
      say(".shared__host", address.host)
      say(".shared__headline", meta("og:title"))
      say(".shared__description", cut(meta("og:description"), DESCRIPTION_SHOWN))
      const picture = this.panel.querySelector(".shared__picture")
      const file = meta("og:image")
      picture.hidden = !file
      note("picture", !file)
      // The address on the public site may be another one than this desk's.
      if (file) picture.src = new URL(file, location.href).pathname
      picture.alt = meta("og:image:alt")
    }

    written() {
      return ["trail_text", "standfirst"].some((name) => this.form.elements[name]?.value.trim())
    }
  }

  // Make one tree say what another says, leaving alone what is the same: pictures don't load again.
  function morph(here, there) {
    if (here.isEqualNode(there)) return
    if (here.nodeType !== there.nodeType || here.nodeName !== there.nodeName) {
      here.replaceWith(here.ownerDocument.importNode(there, true))
      return
    }
    if (here.nodeType !== Node.ELEMENT_NODE) {
      here.data = there.data
      return
    }
    for (const { name } of [...here.attributes]) if (!there.hasAttribute(name)) here.removeAttribute(name)
    for (const { name, value } of there.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value)
    const [old, fresh] = [[...here.childNodes], [...there.childNodes]]
    while (old.length && fresh.length && old[0].isEqualNode(fresh[0])) {
      old.shift()
      fresh.shift()
    }
    let after = null
    while (old.length && fresh.length && old.at(-1).isEqualNode(fresh.at(-1))) {
      after = old.pop()
      fresh.pop()
    }
    const both = Math.min(old.length, fresh.length)
    for (let place = 0; place < both; place++) morph(old[place], fresh[place])
    for (const gone of old.slice(both)) gone.remove()
    for (const come of fresh.slice(both)) here.insertBefore(here.ownerDocument.importNode(come, true), after)
  }

  function cut(text, most) {
    if (text.length <= most) return text
    return `${text.slice(0, most).replace(/\s+\S*$/, "")} …`
  }

  function recall() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || {}
    } catch {
      return {}
    }
  }

  function keep(what) {
    try {
      localStorage.setItem(KEPT, JSON.stringify(what))
    } catch {
      // A browser that keeps nothing opens it closed the next time.
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.getElementById("preview")
    const toggle = document.querySelector("[aria-controls=preview]")
    const form = document.getElementById("article_form")
    if (panel && toggle && form) new Preview(panel, form, toggle)
  })
}
