/** How far a read of some resources has come, as it is kept between runs. */

import { at, isObject, type JsonObject, type JsonValue, list, text } from "../../model/json.ts";
import type { ResourceName } from "./resources.ts";

/** Entries still to be read, oldest first. */
export interface Stretch {
  readonly resources: readonly ResourceName[];
  /** What the present question begins with; absent: the beginning of all. */
  readonly from?: string;
  /** Of the last entry that was read, and the entries of that very time, which a new question finds again. */
  readonly after?: { readonly timestamp: string; readonly seen: readonly string[] };
  /** Google's own word for where to go on; it lasts 24 hours and only for the same question. */
  readonly token?: string;
}

/** What makes an entry one: Cloud Logging keeps one of those alike (reference of `LogEntry.insertId`). */
function entryId(entry: JsonValue): string {
  return [at(entry, "logName"), at(entry, "timestamp"), at(entry, "insertId")]
    .map((part) => text(part) ?? "")
    .join(" ");
}

/** The entries of a page that `stretch` has not had yet, and the stretch after it. */
export function advance(
  { resources, from, after }: Stretch,
  page: readonly JsonValue[],
  token: string | undefined,
): { readonly fresh: readonly JsonValue[]; readonly rest: Stretch } {
  const known = new Set(after?.seen);
  const fresh = page.filter((entry) => !known.has(entryId(entry)));
  const timestamp = text(at(page.at(-1), "timestamp")) ?? after?.timestamp;
  const here = page.filter((entry) => at(entry, "timestamp") === timestamp).map(entryId);
  const seen = timestamp === after?.timestamp ? [...new Set([...known, ...here])] : here;
  return {
    fresh,
    rest: {
      resources,
      ...(from === undefined ? {} : { from }),
      ...(timestamp === undefined ? {} : { after: { timestamp, seen } }),
      ...(token === undefined ? {} : { token }),
    },
  };
}

/** A new question that begins at the last entry. */
export function askAnew({ resources, after }: Stretch): Stretch {
  return { resources, ...(after === undefined ? {} : { from: after.timestamp, after }) };
}

/** Both halves go on from where the whole was. */
export function halves(stretch: Stretch): readonly Stretch[] {
  const { resources, ...where } = askAnew(stretch);
  const middle = Math.ceil(resources.length / 2);
  return [resources.slice(0, middle), resources.slice(middle)].map((part) => ({ resources: part, ...where }));
}

/** As a page log keeps it; null when nothing is left. */
export function kept(stretches: readonly Stretch[]): JsonValue {
  if (stretches.length === 0) return null;
  return stretches.map(
    ({ resources, from, after, token }): JsonObject => ({
      resources,
      ...(from === undefined ? {} : { from }),
      ...(after === undefined ? {} : { after: { timestamp: after.timestamp, seen: after.seen } }),
      ...(token === undefined ? {} : { token }),
    }),
  );
}

export function unkept(value: JsonValue): readonly Stretch[] {
  return list(value)
    .filter(isObject)
    .map((each) => {
      const from = text(at(each, "from"));
      const timestamp = text(at(each, "after", "timestamp"));
      const token = text(at(each, "token"));
      return {
        resources: texts(at(each, "resources")),
        ...(from === undefined ? {} : { from }),
        ...(timestamp === undefined ? {} : { after: { timestamp, seen: texts(at(each, "after", "seen")) } }),
        ...(token === undefined ? {} : { token }),
      };
    });
}

function texts(value: JsonValue | undefined): readonly string[] {
  return list(value).filter((each) => typeof each === "string");
}
