/** A Sigma `detection` block, already parsed from YAML, to the intermediate form: a value, or every defect in one pass. */

import type { Issue, Path, Result } from "../model/diagnostic.ts";
import { isObject } from "../model/json.ts";
import { paramsOf } from "./bind.ts";
import { issue } from "./codes.ts";
import { parseCondition, placeSelections } from "./condition.ts";
import { and, type Expr, or, type TemplatePart, TRUE } from "./expr.ts";
import { type Collected, compileItem } from "./item.ts";

export interface Detection {
  readonly selections: ReadonlyMap<string, Expr<TemplatePart>>;
  readonly condition: Expr<TemplatePart>;
  /** The condition as its author wrote it, for people. */
  readonly written: string;
  /** What was read otherwise than written, one line each: words, spellings, selections without effect. */
  readonly notes: readonly string[];
  /** Every parameter that a selection uses. */
  readonly params: ReadonlySet<string>;
}

export function compileDetection(detection: unknown, path: Path): Result<Detection> {
  const into: Collected = { issues: [], notes: new Set() };
  if (!isObject(detection)) {
    return {
      ok: false,
      issues: [issue("query/bad-shape", { path }, "a detection is a map of selections and a condition")],
    };
  }
  const selections = new Map<string, Expr<TemplatePart>>();
  for (const [name, value] of Object.entries(detection)) {
    if (name === "condition") continue;
    if (name === "timeframe") into.issues.push(timeframe([...path, name]));
    else selections.set(name, compileSelection(value, [...path, name], into));
  }
  const condition = compileCondition(detection["condition"], selections, path, into);
  if (into.issues.length > 0) return { ok: false, issues: into.issues };
  const params = new Set([...selections.values()].flatMap(paramsOf));
  const written = [detection["condition"]].flat().join(" or ");
  return { ok: true, value: { selections, condition, written, notes: [...into.notes], params } };
}

function timeframe(path: Path): Issue {
  const hint = { hint: "use the timespan of a correlation" };
  return issue("query/unsupported-timeframe", { path, key: true }, "timeframe was removed from Sigma", hint);
}

/** A map holds when all its items do; a list of maps when any of them does. */
function compileSelection(value: unknown, path: Path, into: Collected): Expr<TemplatePart> {
  if (!Array.isArray(value)) return compileMap(value, path, into);
  if (value.length === 0) into.issues.push(issue("query/empty", { path }, "the selection is an empty list"));
  return or(...value.map((element: unknown, index) => compileMap(element, [...path, index], into)));
}

function compileMap(value: unknown, path: Path, into: Collected): Expr<TemplatePart> {
  if (typeof value === "string" || typeof value === "number") {
    const hint = { hint: "name the field that should hold the text" };
    into.issues.push(issue("query/unsupported-keyword", { path }, "keyword searches are not supported", hint));
    return TRUE;
  }
  if (!isObject(value)) {
    into.issues.push(
      issue("query/bad-shape", { path }, "a selection is a map of fields and values, or a list of such maps"),
    );
    return TRUE;
  }
  const items = Object.entries(value);
  if (items.length === 0) into.issues.push(issue("query/empty", { path }, "the selection is empty"));
  return and(...items.map(([key, item]) => compileItem(key, item, [...path, key], into)));
}

/** A list of conditions holds when any of them does. */
function compileCondition(
  value: unknown,
  selections: ReadonlyMap<string, Expr<TemplatePart>>,
  path: Path,
  into: Collected,
): Expr<TemplatePart> {
  if (value === undefined || value === null) {
    const hint = { hint: "add condition: with the names of selections" };
    into.issues.push(issue("query/missing-condition", { path }, "the detection has no condition", hint));
    return TRUE;
  }
  const at = [...path, "condition"];
  const used = new Set<string>();
  const alternatives: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (alternatives.length === 0) into.issues.push(issue("query/empty", { path: at }, "the condition is an empty list"));
  const compiled = alternatives.map((text, index): Expr<TemplatePart> => {
    const place = { path: Array.isArray(value) ? [...at, index] : at };
    if (typeof text !== "string") {
      into.issues.push(issue("query/bad-condition", place, "a condition is text"));
      return TRUE;
    }
    const parsed = parseCondition(text, place);
    if (!parsed.ok) {
      into.issues.push(...parsed.issues);
      return TRUE;
    }
    const placed = placeSelections(parsed.value, selections, place);
    into.issues.push(...placed.issues);
    for (const name of placed.used) used.add(name);
    return placed.expr;
  });
  for (const name of selections.keys()) {
    if (!used.has(name)) into.notes.add(`selection "${name}" is not part of the condition`);
  }
  return or(...compiled);
}
