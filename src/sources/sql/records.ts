/** Batches of rows as batches of records, with everything that is no record, or cannot be read, accounted for. */

import type { ReadContext } from "../../engine/source.ts";
import type { JsonObject } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { rebuildRecord } from "./record.ts";

/** `name`: what the rows came from, for gaps. */
export function toRecords(
  rows: readonly JsonObject[],
  name: string,
  context: Pick<ReadContext, "gap" | "notAudit">,
): readonly RawRecord[] {
  return rows.flatMap((row) => {
    const { record, notAudit, broken } = rebuildRecord(row);
    for (const what of broken) context.gap({ reason: "unreadable", what: `${name}: ${what}` });
    if (notAudit !== undefined) context.notAudit(notAudit, 1);
    return record === undefined ? [] : [record];
  });
}
