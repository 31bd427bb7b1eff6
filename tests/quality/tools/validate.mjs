// Sitemaps against a schema: {address: text} comes in, a list of faults goes out.
// Arguments: the folder of the installed packages, the schema.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const [folder, schema] = process.argv.slice(2)
const { validateXML } = createRequire(`${folder}/`)("xmllint-wasm")

const xml = Object.entries(JSON.parse(readFileSync(0, "utf8"))).map(([fileName, contents]) => ({
  fileName: fileName.replaceAll("/", "_"),
  contents,
}))
const { errors } = await validateXML({ xml, schema: [readFileSync(schema, "utf8")], maxMemoryPages: 8192 })
console.log(JSON.stringify(errors.map((error) => error.rawMessage)))
