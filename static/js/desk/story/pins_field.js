/* The stories that stand under this one, in their order. */
"use strict"

import { orderedRows } from "./ordered_rows.js"

orderedRows({
  name: "pins",
  key: "related_id",
  placeholder: gettext("Type words of a headline"),
  begin(field, option) {
    if (field.rows.some((row) => row.related_id === option.id)) return null
    return { related_id: option.id, order: 0 }
  },
})
