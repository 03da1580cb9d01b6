/** Whether the parts of an entry fit together: names of values, placeholders, parameters of its tests. */

import type { Issue, Path } from "../model/diagnostic.ts";
import { isObject, type JsonObject, type JsonValue, list, property } from "../model/json.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { expectable } from "./expectation.ts";
import { bindParams, type DeclaredParams } from "./params.ts";
import type { Judge } from "./runbook.ts";
import { placeholders } from "./steps/placeholder.ts";
import { commandPlaceholders, parseCommand } from "./steps/shell-template.ts";
import { vocabulary } from "./vocabulary.ts";

type Names = ReadonlyMap<string, string>;

export function idIssues(id: JsonValue | undefined, fileId: string): readonly Issue[] {
  if (typeof id !== "string" || id === fileId) return [];
  const hint = `write id: ${fileId}, or name the file ${id}.yaml`;
  return [
    { code: "runbook/id-mismatch", path: ["id"], message: `the id is "${id}" and the file is named "${fileId}"`, hint },
  ];
}

/** Without a judge nobody knows what its findings can have, and names are not checked. */
export function checkParts(written: JsonObject, params: DeclaredParams, judge: Judge | undefined): readonly Issue[] {
  const names = judge === undefined ? undefined : vocabulary(judge);
  const expected = judge === undefined ? undefined : expectable(judge);
  const columns = list(property(written["output"], "columns"));
  return [
    ...columns.flatMap((column, index) => unknownColumn(column, names, ["output", "columns", index])),
    ...list(written["next_steps"]).flatMap((step, index) => checkStep(step, names, ["next_steps", index])),
    ...list(written["tests"]).flatMap((test, index) => checkTest(test, expected, params, ["tests", index])),
  ];
}

function unknownColumn(name: JsonValue, names: Names | undefined, path: Path, key = false): readonly Issue[] {
  if (names === undefined || typeof name !== "string" || names.has(name)) return [];
  const message = `findings of this entry have no value "${name}"`;
  return [{ code: "runbook/unknown-column", path, key, message, hint: suggestion(name, names) }];
}

function checkStep(step: JsonValue, names: Names | undefined, path: Path): readonly Issue[] {
  if (!isObject(step)) return [];
  const given = Object.entries(isObject(step["with"]) ? step["with"] : {});
  const texts: readonly (readonly [JsonValue | undefined, Path])[] = [
    [step["title"], [...path, "title"]],
    ...given.map(([name, value]) => [Array.isArray(value) ? value.join(",") : value, [...path, "with", name]] as const),
  ];
  const unknown = texts.flatMap(([text, at]) =>
    typeof text === "string" ? unknownPlaceholders(placeholders(text), names, at) : [],
  );
  return [...unknown, ...checkCommand(step["command"], names, [...path, "command"])];
}

function unknownPlaceholders(used: readonly string[], names: Names | undefined, path: Path): readonly Issue[] {
  if (names === undefined) return [];
  return used
    .filter((name) => !names.has(name))
    .map((name) => ({
      code: "runbook/unknown-placeholder",
      path,
      message: `{${name}} names no value of this entry's findings`,
      hint: `${suggestion(name, names)}; write {{ and }} for braces`,
    }));
}

function checkCommand(command: JsonValue | undefined, names: Names | undefined, path: Path): readonly Issue[] {
  if (typeof command !== "string") return [];
  const unknown = unknownPlaceholders(commandPlaceholders(command), names, path);
  const parsed = parseCommand(command);
  if (parsed.ok) return unknown;
  const message = `values cannot be put safely into a command with ${parsed.reason}`;
  const hint = "write a plain command with its placeholders as arguments";
  return [...unknown, { code: "runbook/unsafe-command", path, message, hint }];
}

function checkTest(test: JsonValue, names: Names | undefined, params: DeclaredParams, path: Path): readonly Issue[] {
  if (!isObject(test)) return [];
  const expected = list(test["expect"]).flatMap((finding, index) =>
    Object.keys(isObject(finding) ? finding : {}).flatMap((name) =>
      unknownColumn(name, names, [...path, "expect", index, name], true),
    ),
  );
  if (params.names.length > Object.keys(params.specs).length) return expected;
  const bound = bindParams(params.specs, isObject(test["params"]) ? test["params"] : {});
  const given = bound.ok ? [] : bound.issues;
  return [
    ...given.map((issue) => ({
      ...issue,
      code: issue.code === "param/unknown" ? "runbook/unknown-parameter" : "runbook/bad-parameter-value",
      path: [...path, "params", ...issue.path],
    })),
    ...expected,
  ];
}

function suggestion(name: string, names: Names): string {
  return didYouMean(nearest(name, names.keys())).hint ?? `there are ${[...names.keys()].join(", ")}`;
}
