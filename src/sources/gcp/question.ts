/** What Cloud Logging is asked: the query's filter, the window, and the far halves of operations at its edges. */

import type { Request } from "../../engine/source.ts";
import { formatInstant } from "../../model/time.ts";
import { OPERATION_SPAN_MS } from "../../normalizers/gcp/operation.ts";
import { toLoggingFilter } from "../../query/backends/gcp-logging.ts";
import type { LocalPart } from "../../query/prefilter.ts";

export interface Question {
  /** Of entries of any time. */
  readonly filter: string;
  /** Epoch milliseconds, half-open: the window and, for the halves of operations, an hour around it. */
  readonly since: number;
  readonly until: number;
  /** In the hours around the window, only these are asked for. */
  readonly edges: string;
  /** Log ids that are read. */
  readonly logs: readonly string[];
}

/** `undefined` when no entry of Cloud Logging can match. */
export function questionOf({ where, window }: Request): {
  readonly question?: Question;
  readonly local: readonly LocalPart[];
} {
  const asked = toLoggingFilter(where);
  if (asked.kind === "nothing") return { local: asked.local };
  const [since, until] = [window.since, window.until].map((ms) => JSON.stringify(formatInstant(ms)));
  return {
    local: asked.local,
    question: {
      filter: asked.filter,
      since: window.since - OPERATION_SPAN_MS,
      until: window.until + OPERATION_SPAN_MS,
      edges: `((timestamp>=${since} AND timestamp<${until}) OR operation.first=true OR operation.last=true)`,
      logs: asked.logs,
    },
  };
}

/** `from`: RFC 3339, in place of the question's own beginning. */
export function filterFrom({ filter, since, until, edges }: Question, from = formatInstant(since)): string {
  return [
    `(${filter})`,
    `timestamp>=${JSON.stringify(from)}`,
    `timestamp<${JSON.stringify(formatInstant(until))}`,
    edges,
  ].join("\nAND ");
}

export function readsDataAccess({ logs }: Question): boolean {
  return logs.includes("cloudaudit.googleapis.com/data_access");
}
