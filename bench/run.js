/** Runs a TypeScript file of this folder on any Node we support: `node bench/run.js bench/scan.ts ARGUMENTS`. */

import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const [input, ...rest] = process.argv.slice(2);
const file = `node_modules/.cache/bench/${input.replaceAll("/", "-")}.js`;
const bundle = await rolldown({ input, platform: "node", external: /^(node:|[@a-z])/ });
await bundle.write({ file, codeSplitting: false });
process.argv.splice(1, Number.POSITIVE_INFINITY, file, ...rest);
await import(pathToFileURL(file).href);
