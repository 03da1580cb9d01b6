/** From what a detector says to what a report says: a key that never changes, times, level, and steps filled in. */

import { createHash } from "node:crypto";
import type { AuditEvent } from "../model/event.ts";
import type { Evidence, Finding, Observation } from "../model/finding.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { fillSteps } from "../runbook/steps.ts";

export interface FindingOptions {
  /** Adds each raw record to its evidence. */
  readonly raw: boolean;
  /** Options by which another `iaprun exec` asks the same trail about the same window. */
  readonly again: readonly string[];
}

export function toFinding(runbook: Runbook, observation: Observation, { raw, again }: FindingOptions): Finding {
  const { key, level = runbook.level, title, count, actor, src_endpoint, target, attributes, evidence } = observation;
  const facts = {
    level,
    title,
    first_seen: evidence[0]?.time.text ?? "",
    last_seen: evidence.at(-1)?.time.text ?? "",
    count,
    ...(actor === undefined ? {} : { actor: { uid: actor.uid, type: actor.type } }),
    ...(src_endpoint === undefined ? {} : { src_endpoint }),
    ...(target === undefined ? {} : { target }),
    attributes,
    evidence: evidence.map((event) => toEvidence(event, raw)),
  };
  let steps: Finding["next_steps"] | undefined;
  return {
    key: keyOf(runbook.id, key),
    ...facts,
    /** Filled in when they are looked at: of a long list most findings are counted and not shown. */
    get next_steps() {
      steps ??= fillSteps(runbook.next_steps, facts, again);
      return steps;
    },
  };
}

function keyOf(id: string, parts: readonly string[]): string {
  return createHash("sha256")
    .update(JSON.stringify([id, ...parts]))
    .digest("hex")
    .slice(0, 16);
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
