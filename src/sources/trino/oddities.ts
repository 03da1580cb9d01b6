/** Rows that no span can claim, let through once: law 1 has every statement bring them. */

import { canonical, type JsonObject, text } from "../../model/json.ts";
import { parseInstant, type TimeWindow, within } from "../../model/time.ts";

/** Whether a row of a span is to be read: one whose time is missing or unreadable, only in the span where it first came. Few are like that. */
export function createOddities(): (row: JsonObject, span: TimeWindow) => boolean {
  const seen = new Map<string, TimeWindow>();
  return (row, span) => {
    const time = parseInstant(text(row["eventtime"]) ?? "");
    if (time !== undefined && within(span, time.ms)) return true;
    const key = canonical(row);
    const first = seen.get(key) ?? span;
    seen.set(key, first);
    return first === span;
  };
}
