/** Sigma correlations as data: parsed with every defect in one pass, then bound. `correlate.ts` runs them. */

import type { Issue, Path, Result } from "../model/diagnostic.ts";
import { UsageError } from "../model/errors.ts";
import { isObject, type JsonObject } from "../model/json.ts";
import { parseDuration } from "../model/time.ts";
import { given, numeric, type Params } from "./bind.ts";
import { issue } from "./codes.ts";
import type { BoundPart, Slot, TemplatePart } from "./expr.ts";
import { type FieldRef, resolveField } from "./fields.ts";
import { parsePattern } from "./pattern.ts";
import { didYouMean, nearest } from "./suggest.ts";

export const CORRELATION_TYPES = ["event_count", "value_count", "temporal", "temporal_ordered"] as const;
export type CorrelationType = (typeof CORRELATION_TYPES)[number];

export const BOUNDS = ["gt", "gte", "lt", "lte", "eq", "neq"] as const;
export type BoundKind = (typeof BOUNDS)[number];

/** One end of a range; several bounds all hold. */
export interface CountBound<P = BoundPart> {
  readonly cmp: BoundKind;
  readonly value: Slot<number, P>;
}

/** As an entry writes it, `Correlation<TemplatePart>`, a timespan or a bound may still be a parameter. */
export interface Correlation<P = BoundPart> {
  readonly type: CorrelationType;
  /** Names of selections; for `temporal_ordered`, in their order. */
  readonly rules: readonly string[];
  /** Empty: all events are one group. */
  readonly groupBy: readonly FieldRef[];
  /** Milliseconds. */
  readonly timespan: Slot<number, P>;
  /** What the count must satisfy; for `temporal` the count of distinct rules. */
  readonly condition: readonly CountBound<P>[];
  /** The field whose distinct values `value_count` counts. */
  readonly field?: FieldRef;
}

const KEYS = ["type", "rules", "group-by", "timespan", "condition", "field"];
const REFUSED_TYPES = ["value_sum", "value_avg", "value_percentile", "value_median"];

/** Reads the value of `correlation:`. Its rules are selections of the same entry's detection; `%name%` may stand for a number or the timespan. */
export function parseCorrelation(
  value: unknown,
  path: Path,
  selections: readonly string[],
): Result<Correlation<TemplatePart>> {
  if (!isObject(value))
    return { ok: false, issues: [issue("query/bad-correlation", { path }, "a correlation is a map")] };
  const issues: Issue[] = [];
  checkKeys(value, path, issues);
  const type = parseType(value["type"], [...path, "type"], issues);
  const rules = parseRules(value["rules"], [...path, "rules"], selections, issues);
  const groupBy = parseFields(value["group-by"], [...path, "group-by"], issues);
  const timespan = parseTimespan(value["timespan"], [...path, "timespan"], issues);
  const condition = parseBounds(value["condition"], [...path, "condition"], issues);
  const field = parseCounted(value, path, issues);
  if (type !== undefined) checkParts(type, condition, field, path, issues);
  if (issues.length > 0 || type === undefined || timespan === undefined) return { ok: false, issues };
  const counted = field === undefined ? {} : { field };
  return { ok: true, value: { type, rules, groupBy, timespan, condition, ...counted } };
}

function checkKeys(value: JsonObject, path: Path, issues: Issue[]): void {
  for (const key of Object.keys(value)) {
    if (KEYS.includes(key)) continue;
    const place = { path: [...path, key], key: true };
    if (key === "aliases") {
      const hint = { hint: "use a field of the event that both rules have, such as actor.uid" };
      issues.push(issue("query/unsupported-correlation", place, "aliases are not supported", hint));
    } else {
      issues.push(issue("query/unknown-key", place, `unknown key "${key}"`, didYouMean(nearest(key, KEYS))));
    }
  }
}

function parseType(value: unknown, path: Path, issues: Issue[]): CorrelationType | undefined {
  const type = CORRELATION_TYPES.find((known) => known === value);
  if (type !== undefined) return type;
  const refused = typeof value === "string" && REFUSED_TYPES.includes(value);
  const hint = { hint: `use ${CORRELATION_TYPES.join(", ")}` };
  if (refused) issues.push(issue("query/unsupported-correlation", { path }, `type ${value} is not supported`, hint));
  else issues.push(issue("query/bad-correlation", { path }, "a correlation needs a type", hint));
  return undefined;
}

function parseRules(value: unknown, path: Path, selections: readonly string[], issues: Issue[]): readonly string[] {
  const names = texts(value);
  if (names === undefined || names.length === 0) {
    issues.push(issue("query/bad-correlation", { path }, "a correlation needs rules: the names of selections"));
    return [];
  }
  names.forEach((name, index) => {
    if (selections.includes(name)) return;
    const place = { path: Array.isArray(value) ? [...path, index] : path };
    issues.push(
      issue("query/unknown-selection", place, `no selection "${name}"`, didYouMean(nearest(name, selections))),
    );
  });
  return names;
}

function parseFields(value: unknown, path: Path, issues: Issue[]): readonly FieldRef[] {
  if (value === undefined) return [];
  const names = texts(value);
  if (names === undefined) {
    issues.push(issue("query/bad-correlation", { path }, "group-by is a list of fields"));
    return [];
  }
  return names.flatMap((name, index) => parseField(name, Array.isArray(value) ? [...path, index] : path, issues) ?? []);
}

function parseField(name: string, path: Path, issues: Issue[]): FieldRef | undefined {
  const resolved = resolveField(name);
  if ("field" in resolved) return resolved.field;
  issues.push(issue("query/unknown-field", { path }, `unknown field "${name}"`, didYouMean(resolved.suggestions)));
  return undefined;
}

/** Sigma writes the counted field inside `condition`; beside it is as clear. */
function parseCounted(value: JsonObject, path: Path, issues: Issue[]): FieldRef | undefined {
  const { condition } = value;
  const inside = isObject(condition) && Object.hasOwn(condition, "field");
  const written: unknown = inside ? condition["field"] : value["field"];
  const at = inside ? [...path, "condition", "field"] : [...path, "field"];
  if (written === undefined) return undefined;
  if (typeof written === "string") return parseField(written, at, issues);
  issues.push(issue("query/bad-correlation", { path: at }, "field is the name of one field"));
  return undefined;
}

function parseTimespan(value: unknown, path: Path, issues: Issue[]): Slot<number, TemplatePart> | undefined {
  const timespan = typeof value === "string" ? (placeholder(value) ?? parseDuration(value)) : undefined;
  if (timespan !== undefined) return timespan;
  const hint = { hint: "write it as 15s, 10m, 12h or 7d" };
  issues.push(issue("query/bad-timespan", { path }, "a correlation needs a timespan", hint));
  return undefined;
}

function parseBounds(value: unknown, path: Path, issues: Issue[]): readonly CountBound<TemplatePart>[] {
  if (value === undefined) return [];
  if (!isObject(value)) {
    const code = typeof value === "string" ? "query/unsupported-correlation" : "query/bad-correlation";
    issues.push(issue(code, { path }, "a correlation's condition is a map such as gte: 5"));
    return [];
  }
  return Object.entries(value).flatMap(([key, amount]): readonly CountBound<TemplatePart>[] => {
    const at = [...path, key];
    const cmp = BOUNDS.find((known) => known === key);
    if (key === "field") return [];
    if (cmp === undefined) {
      issues.push(
        issue("query/unknown-key", { path: at, key: true }, `unknown key "${key}"`, didYouMean(nearest(key, BOUNDS))),
      );
      return [];
    }
    const read = typeof amount === "string" ? placeholder(amount) : amount;
    if (typeof read === "number" && Number.isFinite(read)) return [{ cmp, value: read }];
    if (isObject(read) && typeof read["param"] === "string") return [{ cmp, value: { param: read["param"] } }];
    issues.push(issue("query/bad-number", { path: at }, `"${key}" needs a number`));
    return [];
  });
}

function checkParts(
  type: CorrelationType,
  condition: readonly CountBound<TemplatePart>[],
  field: FieldRef | undefined,
  path: Path,
  issues: Issue[],
): void {
  const counts = type === "event_count" || type === "value_count";
  if (counts && condition.length === 0 && issues.length === 0) {
    issues.push(
      issue("query/bad-correlation", { path }, `${type} needs a condition`, { hint: "add condition: { gte: 5 }" }),
    );
  }
  if (type === "value_count" && field === undefined && issues.length === 0) {
    issues.push(issue("query/bad-correlation", { path }, "value_count needs the field whose values it counts"));
  }
  if (type !== "value_count" && field !== undefined) {
    issues.push(issue("query/bad-correlation", { path }, `${type} counts no field`, { hint: "use value_count" }));
  }
  if (type === "temporal_ordered" && condition.length > 0) {
    const place = { path: [...path, "condition"] };
    issues.push(
      issue("query/unsupported-correlation", place, "temporal_ordered wants every rule and takes no condition"),
    );
  }
}

function placeholder(written: string): { readonly param: string } | undefined {
  const [only, ...more] = parsePattern(written, true);
  return typeof only === "object" && "param" in only && more.length === 0 ? only : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.every((one) => typeof one === "string") ? all : undefined;
}

/** The parameters of a correlation. */
export function correlationParams({ timespan, condition }: Correlation<TemplatePart>): readonly string[] {
  const slots = [timespan, ...condition.map((bound) => bound.value)];
  return [...new Set(slots.flatMap((slot) => (typeof slot === "object" ? [slot.param] : [])))];
}

/** Puts the parameters in: numbers as they are, a timespan as milliseconds or as `10m`. One that is missing or of the wrong kind is a `UsageError`. */
export function bindCorrelation(correlation: Correlation<TemplatePart>, params: Params): Correlation {
  const { timespan, condition, ...rest } = correlation;
  return {
    ...rest,
    timespan: typeof timespan === "object" ? boundTimespan(timespan.param, params) : timespan,
    condition: condition.map(({ cmp, value }) => ({
      cmp,
      value: typeof value === "object" ? numeric(value.param, one(value.param, params)) : value,
    })),
  };
}

function boundTimespan(name: string, params: Params) {
  const value = one(name, params);
  const ms = typeof value === "string" ? parseDuration(value) : value;
  if (typeof ms === "number" && ms > 0) return ms;
  throw new UsageError(`parameter "${name}" is not a timespan: ${JSON.stringify(value)}`);
}

function one(name: string, params: Params) {
  const [value, ...more] = given(params, name);
  if (value !== undefined && more.length === 0) return value;
  throw new UsageError(`the correlation needs one value of parameter "${name}"`);
}
