/** From what a detector says to what a report says: a key that never changes, times, level, and steps filled in. */

import type { AuditEvent } from "../model/event.ts";
import type { Evidence, Finding } from "../model/finding.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { sha256 } from "../runbook/sha256.ts";
import { fillSteps } from "../runbook/steps.ts";
import type { Judged } from "./judge.ts";
import type { KeptEvents } from "./kept-events.ts";

export interface FindingOptions {
  /** Adds each raw record to its evidence. */
  readonly raw: boolean;
  /** Options by which another `iaprun exec` asks the same trail about the same window. */
  readonly again: readonly string[];
}

/** Next steps take time, so they are filled in when they are looked at: of a long list most findings are counted and not shown. */
export function toFinding(runbook: Runbook, judged: Judged, kept: KeptEvents, options: FindingOptions): Finding {
  const { key, level = runbook.level, title, first_seen, last_seen, count, attributes, evidence } = judged;
  const { actor, src_endpoint, target } = judged;
  let steps: Finding["next_steps"] | undefined;
  const finding: Finding = {
    key: keyOf(runbook.id, key),
    level,
    title,
    first_seen,
    last_seen,
    count,
    ...(actor === undefined ? {} : { actor: { uid: actor.uid, type: actor.type } }),
    ...(src_endpoint === undefined ? {} : { src_endpoint }),
    ...(target === undefined ? {} : { target }),
    attributes,
    evidence: {
      *[Symbol.iterator]() {
        for (const row of evidence) yield toEvidence(kept.at(row), options.raw);
      },
    },
    get next_steps() {
      steps ??= fillSteps(runbook.next_steps, finding, options.again);
      return steps;
    },
  };
  return finding;
}

function keyOf(id: string, parts: readonly string[]): string {
  return sha256(JSON.stringify([id, ...parts])).slice(0, 16);
}

function toEvidence(event: AuditEvent, raw: boolean): Evidence {
  const { uid, record_uid, time, api, scope, region } = event;
  return {
    uid,
    ...(record_uid === undefined ? {} : { record_uid }),
    time: time.text,
    operation: api.operation,
    service: api.service,
    ...(scope === undefined ? {} : { scope }),
    ...(region === undefined ? {} : { region }),
    ...(raw ? { record: event.raw } : {}),
  };
}
