/** Runs a TypeScript file of this folder on any Node we support: `node bench/run.js bench/scan.ts ARGUMENTS`. */

import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.js";

const [input, ...rest] = process.argv.slice(2);
const file = await bundle(input);
process.argv.splice(1, Number.POSITIVE_INFINITY, file, ...rest);
await import(pathToFileURL(file).href);
