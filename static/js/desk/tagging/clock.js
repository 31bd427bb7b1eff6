/* How long somebody works: pauses beyond a minute are left out. While they work, a sign is given once a minute. */
"use strict"

const LONGEST_PAUSE = 60_000, BEAT = 60_000, AWAY_AFTER = 5 * 60_000

export class Clock {
  constructor(beat) {
    this.worked = 0
    this.last = Date.now()
    this.stirring = () => this.stir()
    for (const name of ["pointermove", "scroll", "touchstart"]) addEventListener(name, this.stirring, { passive: true })
    this.timer = setInterval(() => Date.now() - this.last < AWAY_AFTER && beat(), BEAT)
  }

  stir() {
    const now = Date.now()
    this.worked += Math.min(now - this.last, LONGEST_PAUSE)
    this.last = now
  }

  seconds() {
    this.stir()
    return Math.round(this.worked / 1000)
  }

  stop() {
    clearInterval(this.timer)
    for (const name of ["pointermove", "scroll", "touchstart"]) removeEventListener(name, this.stirring)
  }
}
