/** Rules that the config file switches off, held to the same as comments in entries. */

import type { Config } from "../config/config.ts";
import { readYaml } from "../runbook/yaml-document.ts";
import { faultOf } from "./disables.ts";
import { BAD_DISABLE } from "./known-rules.ts";
import type { Problem } from "./problem.ts";
import { toProblem } from "./to-problem.ts";

/** The rules it switches off soundly. */
export function switchedOff({ lintOff }: Pick<Config, "lintOff">): ReadonlySet<string> {
  return new Set(lintOff.filter((off) => faultOf(off) === undefined).map(({ rule }) => rule));
}

/** In order. `text`: the config file's; `silenced`: rules that had something to say, where everything was checked. */
export function configFaults(
  { file, lintOff }: Pick<Config, "file" | "lintOff">,
  text: string,
  silenced: ReadonlySet<string> | undefined,
): readonly Problem[] {
  const [document] = readYaml(text, file, "config").documents;
  const lines = text.split("\n");
  return lintOff.flatMap((off, index) => {
    const idle = silenced !== undefined && !silenced.has(off.rule);
    const fault = faultOf(off) ?? (idle ? { message: `${off.rule} has nothing to say`, hint: "remove it" } : undefined);
    if (fault === undefined || document === undefined) return [];
    return [toProblem(document.place({ code: BAD_DISABLE, path: ["lint", "off", index, "rule"], ...fault }), lines)];
  });
}
