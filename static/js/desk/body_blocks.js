/* What the body editor has beyond the library's own: loaded as a module by the editor, which takes what is exported.
   Figure, Link and Table are the library's, with dialogs and keys of ours. What may stand in a body:
   articles/body/allowed.py. */

export { Embed } from "./blocks/embed.js"
export { Figure } from "./blocks/figure.js"
export { Footnote } from "./blocks/footnote.js"
export { Link } from "./blocks/link.js"
export { PullQuote } from "./blocks/pull_quote.js"
export { Table } from "./blocks/table.js"
