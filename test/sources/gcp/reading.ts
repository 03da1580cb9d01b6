/** What the tests of the Cloud Logging source share: entries by the dozen, a pace for tests, and a reader that keeps account. */

import type { PageStore, Request } from "../../../src/engine/source.ts";
import type { Gap } from "../../../src/model/coverage.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { TRUE } from "../../../src/query/expr.ts";
import type { Pace } from "../../../src/sources/gcp/connection.ts";
import { loggingSource } from "../../../src/sources/gcp.ts";
import { DAY, NOON } from "../../support/event.ts";

export const QUICK: Pace = { perSecond: 10_000, burst: 100, attempts: 5, backoffMs: 1, quotaBackoffMs: 1 };

/** The day before noon. */
export const REQUEST: Request = { where: TRUE, window: { since: NOON - DAY, until: NOON }, now: NOON };

/** `count` entries of one log, spread evenly over the day before noon. */
export function entriesOf(container: string, count: number, log = "activity"): readonly JsonObject[] {
  return Array.from({ length: count }, (_, index) =>
    entry(container, log, NOON - DAY + Math.floor((index * DAY) / count), `${log}-${index}`),
  );
}

export function entry(
  container: string,
  log: string,
  at: number | string,
  insertId: string,
  more: JsonObject = {},
): JsonObject {
  return {
    logName: `${container}/logs/cloudaudit.googleapis.com%2F${log}`,
    insertId,
    timestamp: typeof at === "string" ? at : formatInstant(at),
    severity: "NOTICE",
    resource: { type: "project", labels: { project_id: container.split("/")[1] ?? "" } },
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName: "cloudresourcemanager.googleapis.com",
      methodName: "SetIamPolicy",
      authenticationInfo: { principalEmail: "ada@example.com" },
    },
    ...more,
  };
}

export interface Reading {
  readonly records: readonly JsonObject[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
  readonly error?: unknown;
}

export interface ReadOptions {
  readonly request?: Request;
  readonly pages?: PageStore;
  readonly signal?: AbortSignal;
  readonly pace?: Pace;
  /** Called after each batch. */
  readonly after?: (batches: number) => void;
}

export async function read(resources: readonly string[], options: ReadOptions = {}): Promise<Reading> {
  const { request = REQUEST, pages, signal = new AbortController().signal, pace = QUICK, after = () => {} } = options;
  const records: JsonObject[] = [];
  const gaps: Gap[] = [];
  const notes: string[] = [];
  let batches = 0;
  try {
    const source = loggingSource(`gcp://${resources.join(",")}`, resources, pace);
    const context = {
      signal,
      gap: (gap: Gap) => void gaps.push(gap),
      notAudit: (what: string, count: number) => void gaps.push({ reason: "not-audit", what, count }),
      note: (sentence: string) => void notes.push(sentence),
      progress: () => {},
      warn: () => {},
      allow: async () => {},
      ...(pages === undefined ? {} : { pages }),
    };
    for await (const batch of source.read(request, context)) {
      records.push(...batch.map(({ record }) => record));
      after(++batches);
    }
    return { records, gaps, notes };
  } catch (error) {
    return { records, gaps, notes, error };
  }
}

/** What two readings must have alike: each entry as often. */
export function ids(entries: readonly JsonObject[]): readonly string[] {
  return entries.map(({ logName, timestamp, insertId }) => `${logName} ${timestamp} ${insertId}`).sort();
}
