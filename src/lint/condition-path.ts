/** Where in its file an entry's condition stands. */

import type { Path } from "../model/diagnostic.ts";
import type { Runbook } from "../runbook/runbook.ts";

export function conditionPath({ kind }: Pick<Runbook, "kind">): Path {
  return kind === "sigma" ? ["detection", "condition"] : ["query", "detection", "condition"];
}
