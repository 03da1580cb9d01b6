/** Candidates are appraised where they were found: what no query matches passes, and of the rest only what is kept goes on. */

import { createAppraiser, isHalf, normalize, type Question } from "../../engine/appraise.ts";
import type { PassedRecord } from "../../engine/passed-record.ts";
import type { AuditEvent } from "../../model/event.ts";
import { unwrap } from "../envelopes.ts";
import type { Candidate, ScanListener } from "../scan/scan.ts";

/** What is no single sound record by itself goes to `listener` as the candidate it is. */
export function appraising(listener: ScanListener, question: Question): ScanListener {
  const appraise = createAppraiser(question);
  return {
    passed: (record: PassedRecord) => listener.passed(record),
    candidate(candidate) {
      const event = soundEvent(candidate);
      if (event === undefined) listener.candidate(candidate);
      else listener.passed(appraise(event));
    },
  };
}

function soundEvent({ bytes, unclear }: Candidate): AuditEvent | undefined {
  if (unclear) return undefined;
  const { records, broken, notAudit } = unwrap(JSON.parse(bytes.toString("utf8")));
  const [raw] = records;
  if (raw === undefined || records.length > 1 || broken.length > 0 || Object.keys(notAudit).length > 0)
    return undefined;
  const event = normalize(raw);
  return "invalid" in event || isHalf(event) ? undefined : event;
}
