/* Decisions kept in the browser until the server has them; those of a few stories, the oldest go first. */
"use strict"

const NAME = "newsroom.tagging", MOST = 20

export function kept(name) {
  return all().find((one) => one.name === name)?.value || null
}

export function keep(name, value) {
  write([...all().filter((one) => one.name !== name), { name, value }].slice(-MOST))
}

export function forget(name) {
  write(all().filter((one) => one.name !== name))
}

function all() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) || "[]")
  } catch {
    return []
  }
}

function write(values) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(values))
  } catch {
    // No room, or none allowed: then a broken line is told, and the page stays as it is.
  }
}
