/* The story's form, set going: its fields first, then what keeps their words. */
"use strict"

import "./tag_fields.js"
import "./byline_field.js"
import "./pins_field.js"
import { desk } from "./form.js"
import * as autosave from "./autosave.js"
import { offer } from "./kept_copy.js"
import * as presence from "./presence.js"
import { suggest } from "./suggestions.js"

if (desk) {
  autosave.start()
  presence.start()
  offer()
  suggest()
}
