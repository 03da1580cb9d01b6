/** One way to try again for sources that must not lose a page: what passes is waited out, what stays is thrown. */

import { setTimeout as sleep } from "node:timers/promises";
import { isObject } from "../../model/json.ts";
import type { Trouble } from "../trouble.ts";
import { awsTrouble } from "./errors.ts";

export interface Patience {
  /**
   * Attempts in all, the first one counted. A throttled request gets twice as many, for the service will take it later; a
   * server that is not there gets three.
   */
  readonly attempts: number;
  /** Milliseconds before the next attempt, `failures` being 1 or more. */
  readonly pause: (failures: number) => number;
}

const LONGEST_PAUSE_MS = 20_000;

/** Full jitter, as AWS advises for clients that are throttled together. */
export const PATIENT: Patience = {
  attempts: 12,
  pause: (failures) => Math.random() * Math.min(LONGEST_PAUSE_MS, 200 * 2 ** failures),
};

/** Repeats `ask` while it fails in a way that passes. Throws its last error; rejects when `signal` aborts during a pause. */
export async function patiently<T>(ask: () => Promise<T>, patience: Patience, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await ask();
    } catch (error) {
      await pauseOrThrow(error, failures, patience, signal);
    }
  }
}

/** Waits before attempt number `failures` + 1, or throws `error` when another attempt is no use. */
export async function pauseOrThrow(
  error: unknown,
  failures: number,
  patience: Patience,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw error;
  const { reason } = awsTrouble(error);
  const attempts = attemptsAt(error, reason, patience);
  if (failures >= attempts || !isPassing(error, reason)) throw error;
  await sleep(patience.pause(failures), undefined, { signal });
}

const NOBODY_THERE: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ECONNREFUSED"]);
const AT_NOBODY = 3;

function attemptsAt(error: unknown, reason: Trouble["reason"], { attempts }: Patience): number {
  if (reason === "throttled") return 2 * attempts;
  return isObject(error) && NOBODY_THERE.has(error["code"]) ? Math.min(AT_NOBODY, attempts) : attempts;
}

const FINAL: ReadonlySet<Trouble["reason"]> = new Set([
  "not-permitted",
  "no-credentials",
  "expired-credentials",
  "not-found",
]);
/** Refused with a 4xx and fine a moment later: the SDK sets its clock by the answer to the second. */
const PASSING_NAMES: ReadonlySet<string> = new Set(["RequestTimeout", "RequestTimeTooSkewed"]);

function isPassing(error: unknown, reason: Trouble["reason"]): boolean {
  if (reason === "throttled" || (error instanceof Error && PASSING_NAMES.has(error.name))) return true;
  const { httpStatusCode: status, clockSkewCorrected } = metadataOf(error);
  if (clockSkewCorrected === true) return true;
  if (FINAL.has(reason)) return false;
  return status === undefined || status < 300 || status >= 500 || status === 408 || status === 429;
}

export interface AnswerMetadata {
  /** Absent when no answer came. */
  readonly httpStatusCode?: number;
  /** The signature was refused for its time, and the client has set its clock by the answer. */
  readonly clockSkewCorrected?: boolean;
}

/** What the SDK says of the answer it made an error of. */
export function metadataOf(error: unknown): AnswerMetadata {
  return isObject(error) && isObject(error["$metadata"]) ? (error["$metadata"] as AnswerMetadata) : {};
}
