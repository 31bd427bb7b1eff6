/* The story's form, set going: its fields first, then what keeps their words. */
"use strict"

import "./tag_fields.js"
import "./byline_field.js"
import "./pins_field.js"
import { desk, form } from "./form.js"
import * as autosave from "./autosave.js"
import { offer } from "./kept_copy.js"
import * as presence from "./presence.js"
import { suggest } from "./suggestions.js"

if (desk) {
  autosave.start()
  presence.start()
  offer()
  suggest()
  // The admin puts the caret into the first field of a new record; a story begins with its headline.
  const atStart = () => [document.body, form.elements.kicker].includes(document.activeElement)
  if (!desk.story && !desk.typed) addEventListener("load", () => atStart() && form.elements.headline?.focus())
}
