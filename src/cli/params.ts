/** Parameters as a person gives them: `-p name=value`, and a file of them. */

import { readFile } from "node:fs/promises";
import { DiagnosticsError, UsageError } from "../model/errors.ts";
import { isObject } from "../model/json.ts";
import { printable } from "../model/text.ts";

/** By name: one text, or several for a parameter that was given several times. */
export type Given = Readonly<Record<string, unknown>>;

export function parseAssignments(assignments: readonly string[]): Given {
  const given = new Map<string, readonly string[]>();
  for (const assignment of assignments) {
    const equals = assignment.indexOf("=");
    if (equals < 1) {
      throw new UsageError(`-p takes name=value, not "${printable(assignment)}"`, {
        hint: "write for example -p threshold=3",
      });
    }
    const name = assignment.slice(0, equals);
    given.set(name, [...(given.get(name) ?? []), assignment.slice(equals + 1)]);
  }
  return Object.fromEntries([...given].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

/** YAML or JSON. Throws a `DiagnosticsError` with every defect, a `UsageError` for a file that cannot be read. */
export async function readParams(file: string): Promise<Given> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageError(
      `cannot read --params-file ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  });
  const { readYaml } = await import("../runbook/yaml-document.ts");
  const { documents, diagnostics } = readYaml(text, file, "params");
  if (diagnostics.length > 0) throw new DiagnosticsError(`the parameters in ${file} are wrong`, diagnostics);
  const [document] = documents;
  if (document !== undefined && isObject(document.value)) return document.value;
  throw new UsageError(`--params-file ${file} holds no map of parameters`, { hint: "write name: value, one a line" });
}
