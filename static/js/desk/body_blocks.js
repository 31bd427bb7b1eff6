/* What the body editor has beyond the library's own: loaded as a module by the editor, which takes what is exported.
   Figure and Table are the library's, with dialogs of ours. articles/body.py lists what may stand in a body. */

export { Figure } from "./blocks/figure.js"
export { Footnote } from "./blocks/footnote.js"
export { PullQuote } from "./blocks/pull_quote.js"
export { Table } from "./blocks/table.js"
