/** Candidates are appraised where they were found: what no query matches passes, and of the rest only what is kept goes on. */

import { createAppraiser, isHalf, normalize, type Question } from "../../engine/appraise.ts";
import type { PassedRecord } from "../../engine/passed-record.ts";
import type { AuditEvent } from "../../model/event.ts";
import type { JsonValue } from "../../model/json.ts";
import { unwrap } from "../envelopes.ts";
import type { Candidate, ScanListener } from "../scan/scan.ts";

/** What is no single sound record by itself goes to `listener` as the candidate it is. */
export function appraising(listener: ScanListener, question: Question): ScanListener {
  const appraise = createAppraiser(question);
  return {
    passed: (record: PassedRecord) => listener.passed(record),
    candidate(candidate) {
      const event = soundEvent(candidate);
      const record = event && appraise(event);
      if (record === undefined || !travels(record)) listener.candidate(candidate);
      else listener.passed(record);
    },
  };
}

/** As JSON, what is kept must stay what it is: a number too large for one, `1e400`, would not. */
function travels({ met }: PassedRecord): boolean {
  return met?.concerned === undefined || isFiniteThroughout(met.concerned.kept.what.raw);
}

function isFiniteThroughout(value: JsonValue | undefined): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isFiniteThroughout);
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
