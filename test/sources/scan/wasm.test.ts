/** The compiled scanner is in the repository, so that nothing has to be compiled before the program runs. */

import { execFileSync } from "node:child_process";
import { it } from "vitest";

it("is what its sources compile to", () => {
  execFileSync(process.execPath, ["scripts/build-wasm.js", "--check"], { stdio: ["ignore", "ignore", "pipe"] });
});
