/**
 * Compiles the byte scanner (`src/sources/scan/assembly`, AssemblyScript) into `src/sources/scan/scanner-wasm.ts`.
 * `--check` writes nothing and fails when that file is not what the sources compile to.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { main } from "assemblyscript/asc";

const ENTRY = "src/sources/scan/assembly/index.ts";
const MODULE = "src/sources/scan/scanner-wasm.ts";
/** Of 64 KiB: what `layout.ts` needs, fixed, so that views of the memory stay valid. */
const PAGES = "320";

let wasm;
const { error, stderr } = await main(
  [
    ENTRY,
    ...["--outFile", "scanner.wasm", "-O3", "--noAssert", "--enable", "simd", "--runtime", "stub", "--use", "abort="],
    ...["--initialMemory", PAGES, "--maximumMemory", PAGES],
  ],
  { writeFile: (_name, contents) => (wasm = contents) },
);
if (error !== null) {
  process.stderr.write(stderr.toString());
  throw error;
}
const text = `/** The compiled scanner, as base64. Written by \`npm run build:wasm\` from \`assembly/\`. */

export const SCANNER_WASM =
  "${Buffer.from(wasm).toString("base64")}";
`;
if (!process.argv.includes("--check")) writeFileSync(MODULE, text);
else if (readFileSync(MODULE, "utf8") !== text) throw new Error(`${MODULE} is stale: run npm run build:wasm`);
