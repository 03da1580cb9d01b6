/** The one dictionary of fields: a name outside it does not load (law 3), and every spelling of one field leads to the same row. */

import type { AuditEvent } from "../model/event.ts";
import { isObject, type JsonValue } from "../model/json.ts";
import { CLOUDTRAIL_FIELDS } from "./fields/cloudtrail.ts";
import { EVENT_FIELDS } from "./fields/event.ts";
import type { FieldRef, FieldRow } from "./fields/field.ts";
import { GCP_AUDIT_FIELDS } from "./fields/gcp-audit.ts";
import { spellings } from "./fields/spellings.ts";
import { nearest } from "./suggest.ts";

export type { FieldRef };

/** Rows by name in lower case; where two planes or the event share a name, the event's row stands. */
const BY_NAME = dictionary([...EVENT_FIELDS, ...CLOUDTRAIL_FIELDS, ...GCP_AUDIT_FIELDS]);

/** Every name of the dictionary, in its order. */
export function fieldNames(): readonly string[] {
  return [...BY_NAME.values()].map((row) => row.name);
}

/** `note` says, in one line, what a name was taken for where that is not plain from its spelling. */
export type Resolved =
  | { readonly field: FieldRef; readonly note?: string }
  | { readonly suggestions: readonly string[] };

/**
 * Looks a written name up. Names differ by more than case, so case is forgiven, with a note; below an open object
 * (`requestParameters`, `protoPayload.request`) the name is taken exactly as written, because the record's keys are.
 * Marks for "any element" (`bindingDeltas[*].role`) are accepted and mean what they mean everywhere: arrays are walked.
 */
export function resolveField(written: string): Resolved {
  const plain = written.replaceAll(/\[\*?\]|\{\}/g, "");
  for (const spelling of spellings(plain)) {
    const field = lookUp(spelling.name);
    if (field === undefined) continue;
    const forgiven = spelling.name !== field.name;
    return forgiven || spelling.loose ? { field, note: `field "${written}" was taken for ${field.name}` } : { field };
  }
  return { suggestions: nearest(plain, fieldNames()) };
}

/** The row of a name that the program itself uses. */
export function knownField(name: string): FieldRef {
  const resolved = resolveField(name);
  if ("field" in resolved) return resolved.field;
  throw new Error(`no field ${name} in the dictionary`);
}

function lookUp(name: string): FieldRef | undefined {
  const folded = name.toLowerCase();
  const row = BY_NAME.get(folded);
  if (row !== undefined) return reference(row);
  for (let dot = folded.lastIndexOf("."); dot > 0; dot = folded.lastIndexOf(".", dot - 1)) {
    const parent = BY_NAME.get(folded.slice(0, dot));
    if (parent === undefined) continue;
    const tail = name.slice(dot + 1);
    if (!parent.open || tail.split(".").includes("")) return undefined;
    const path = [...parent.path, ...tail.split(".")];
    return { name: `${parent.name}.${tail}`, root: parent.root, planes: parent.planes, path, type: "any" };
  }
  return undefined;
}

function reference({ open: _, ...field }: FieldRow): FieldRef {
  return field;
}

/** The objects on the way to a field are fields too: `exposure|exists: true`, `userIdentity.sessionContext|contains: ...`. */
function dictionary(rows: readonly FieldRow[]): ReadonlyMap<string, FieldRow> {
  const byName = new Map<string, FieldRow>();
  for (const row of rows) {
    const folded = row.name.toLowerCase();
    if (!byName.has(folded)) byName.set(folded, row);
  }
  for (const row of rows) {
    const segments = row.name.split(".");
    for (let length = 1; length < segments.length; length += 1) {
      const name = segments.slice(0, length).join(".");
      if (byName.has(name.toLowerCase())) continue;
      const { root, planes } = row;
      byName.set(name.toLowerCase(), { name, root, planes, path: segments.slice(0, length), type: "any", open: false });
    }
  }
  return byName;
}

/** Every value of a field, arrays anywhere on the path taken apart; JSON null is a value, an absent field has none. Readers bound how deep a record is nested. */
export function fieldValues(field: FieldRef, event: AuditEvent): readonly JsonValue[] {
  const values: JsonValue[] = [];
  someValue(field, event, (value) => {
    values.push(value);
    return false;
  });
  return values;
}

/** Whether any value of a field passes; stops at the first that does. */
export function someValue(field: FieldRef, event: AuditEvent, passes: (value: JsonValue) => boolean): boolean {
  return field.root === "event"
    ? walk(memberOf(event, field), field.path, 1, passes)
    : walk(event.raw, field.path, 0, passes);
}

/** Whether the key is there at all, whatever its value: null and an empty array count. */
export function hasField(field: FieldRef, event: AuditEvent): boolean {
  if (field.root === "record") return hasPath(event.raw, field.path, 0);
  const member = memberOf(event, field);
  return member !== undefined && (field.path.length === 1 || hasPath(member, field.path, 1));
}

/** The member of an event, which not every event has as its own, that a field of the dictionary is in. */
function memberOf(event: AuditEvent, { path }: FieldRef): unknown {
  return event[path[0] as keyof AuditEvent];
}

function walk(here: unknown, path: readonly string[], depth: number, passes: (value: JsonValue) => boolean): boolean {
  if (Array.isArray(here)) return here.some((element) => walk(element, path, depth, passes));
  const key = path[depth];
  if (key === undefined) return here !== undefined && passes(here as JsonValue);
  return isObject(here) && Object.hasOwn(here, key) && walk(here[key], path, depth + 1, passes);
}

function hasPath(here: unknown, path: readonly string[], depth: number): boolean {
  if (Array.isArray(here)) return here.some((element) => hasPath(element, path, depth));
  const key = path[depth];
  if (key === undefined || !isObject(here) || !Object.hasOwn(here, key) || here[key] === undefined) return false;
  return depth === path.length - 1 || hasPath(here[key], path, depth + 1);
}
