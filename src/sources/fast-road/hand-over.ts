/** From what a scan told to what the slow road would give: candidates are parsed and unwrapped, in order with those that passed. */

import { createMetReader } from "../../engine/met-columns.ts";
import type { PassedRecords } from "../../engine/passed-record.ts";
import type { JsonValue } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { countMembers } from "../bytes/count-members.ts";
import { unwrap } from "../envelopes.ts";
import { candidateAt, type Scanned } from "./scanned.ts";

/** What was handed over of one file so far. */
export interface Handed {
  /** Records, parsed or not: so many the slow road has to skip if it must take over. */
  records: number;
  readonly notAudit: Map<string, number>;
}

/** Answers false where a candidate is more than its records: only the slow road can say what is lost with it, and where. */
export function* handOver(
  { passed, candidates }: Scanned,
  handed: Handed,
  take: (records: PassedRecords) => void,
): Generator<readonly RawRecord[], boolean> {
  let batch: RawRecord[] = [];
  let told = 0;
  const mets = createMetReader(passed.met);
  const tell = (before: number): void => {
    take({ ...passed, from: told, to: before, mets });
    handed.records += before - told;
    told = before;
  };
  for (let index = 0; index < candidates.count; index++) {
    const { bytes, members, unclear, passedBefore } = candidateAt(candidates, index);
    if (passedBefore > told) {
      if (batch.length > 0) yield batch;
      batch = [];
      tell(passedBefore);
    }
    const value: JsonValue = JSON.parse(bytes.toString("utf8"));
    const found = unwrap(value);
    if (found.broken.length > 0 || (unclear && countMembers(value) !== members)) {
      if (batch.length > 0) yield batch;
      return false;
    }
    for (const record of found.records) batch.push(record);
    handed.records += found.records.length;
    for (const [what, count] of Object.entries(found.notAudit)) {
      handed.notAudit.set(what, (handed.notAudit.get(what) ?? 0) + count);
    }
  }
  if (batch.length > 0) yield batch;
  tell(passed.count);
  return true;
}
