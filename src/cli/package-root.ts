/** Where the library and its fixtures lie, whether iaprun runs from its bundle or from its sources. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export function packageRoot(): string {
  let here = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(here, "package.json"))) {
    const above = dirname(here);
    if (above === here) throw new Error("iaprun's own package.json is missing");
    here = above;
  }
  return here;
}
