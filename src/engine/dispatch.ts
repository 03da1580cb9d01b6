/**
 * Offers an event only to the entries that may match it, so that running every entry costs little more than running one.
 * What is passed over could not have matched; what is let through, the matcher still decides (law 1).
 */

import type { AuditEvent } from "../model/event.ts";
import type { JsonValue } from "../model/json.ts";
import type { Expr } from "../query/expr.ts";
import { type FieldRef, hasField, someValue } from "../query/fields.ts";
import { texts } from "../query/match.ts";
import { fold, literalText } from "../query/pattern.ts";

/** A field that has this text, in any case, among its values; without a text, a field that is there at all. */
interface Mark {
  readonly field: FieldRef;
  readonly text?: string;
}

interface Place<T> {
  readonly item: T;
  /** The event it was last found for: several marks may lead to one place. */
  turn: number;
}

interface Index<T> {
  readonly field: FieldRef;
  readonly present: Place<T>[];
  readonly byText: Map<string, Place<T>[]>;
}

/**
 * Answers, for an event, those of `items` whose query may match it: each once, in any order. Of a field of which `isTold` says no,
 * the event may have any value.
 */
export function createDispatch<T extends { readonly where: Expr }>(
  items: readonly T[],
): (event: AuditEvent, isTold?: (field: FieldRef) => boolean) => readonly T[] {
  const always = items.filter(({ where }) => marksOf(where) === undefined);
  let turn = 0;
  let found: T[] = [];

  function take(places: readonly Place<T>[]): void {
    for (const place of places) {
      if (place.turn !== turn) found.push(place.item);
      place.turn = turn;
    }
  }

  const lookUps = indexesOf(items).map(({ field, present, byText }) => {
    const takeText = (text: string): void => {
      const places = byText.get(fold(text, false));
      if (places !== undefined) take(places);
    };
    const takeValue = (value: JsonValue): boolean => {
      if (typeof value === "string") takeText(value);
      else texts(value).forEach(takeText);
      return false;
    };
    const all = [...present, ...[...byText.values()].flat()];
    return (event: AuditEvent, isTold?: (field: FieldRef) => boolean): void => {
      if (isTold?.(field) === false) {
        take(all);
        return;
      }
      if (present.length > 0 && hasField(field, event)) take(present);
      if (byText.size > 0) someValue(field, event, takeValue);
    };
  });

  return (event, isTold) => {
    turn += 1;
    found = [...always];
    for (const lookUp of lookUps) lookUp(event, isTold);
    return found;
  };
}

function indexesOf<T extends { readonly where: Expr }>(items: readonly T[]): readonly Index<T>[] {
  const indexes = new Map<string, Index<T>>();
  for (const item of items) {
    const place: Place<T> = { item, turn: 0 };
    for (const { field, text } of marksOf(item.where) ?? []) {
      const key = `${field.root} ${field.name}`;
      const index: Index<T> = indexes.get(key) ?? { field, present: [], byText: new Map() };
      indexes.set(key, index);
      if (text === undefined) index.present.push(place);
      else index.byText.set(text, [...(index.byText.get(text) ?? []), place]);
    }
  }
  return [...indexes.values()];
}

/**
 * Marks of which every event that the query matches has one; `undefined` where there are none to tell it by. A negation
 * tells nothing, of tests that must all hold the one that fewest events pass tells enough.
 */
function marksOf(expr: Expr): readonly Mark[] | undefined {
  switch (expr.op) {
    case "const":
      return expr.value ? undefined : [];
    case "not":
      return undefined;
    case "and":
      return expr.args.map(marksOf).reduce((one, other) => (share(other) < share(one) ? other : one));
    case "or": {
      const marks = expr.args.map(marksOf);
      return marks.includes(undefined) ? undefined : marks.flatMap((each) => each ?? []);
    }
    case "test": {
      const { field, test } = expr;
      if (test.kind === "null") return undefined;
      // An `any` field may hold an object, which would have to be written out as JSON for every event.
      const text = test.kind === "like" && field.type !== "any" ? literalText(test.pattern) : undefined;
      return [text === undefined ? { field } : { field, text: fold(text, false) }];
    }
  }
}

/** Of a busy trail's events, about how many have what a mark asks for; a wrong guess costs time and nothing else. */
const SHARES: Readonly<Record<string, number>> = {
  "plane aws": 0.5,
  "plane gcp": 0.5,
  "outcome success": 0.9,
  "actor.type workload": 0.5,
  "actor.type human": 0.4,
  "actor.type service": 0.3,
  "src_endpoint.kind ip": 0.8,
  "activity read": 0.5,
  "activity other": 0.3,
};
const RARE = 0.02;
/** Members that many events have, by name; `target.name` and the like may be anywhere. */
const COMMON = /^(uid|time|plane|activity|outcome|actor|src_endpoint|api|scope|region|http_request|target)(\.|$)/;
const OPTIONAL = /^actor\.(session|credential_uid|delegated_by)/;

function share(marks: readonly Mark[] | undefined): number {
  if (marks === undefined) return Number.POSITIVE_INFINITY;
  return marks.reduce((sum, { field, text }) => {
    if (text !== undefined) return sum + (SHARES[`${field.name} ${text}`] ?? RARE);
    return sum + (!COMMON.test(field.name) ? 0.1 : OPTIONAL.test(field.name) ? 0.4 : 1);
  }, 0);
}
