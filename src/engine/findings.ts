/** From what a detector says to what a report says: a key that never changes, times, level, and steps filled in. */

import type { AuditEvent } from "../model/event.ts";
import type { Evidence, Finding, NextStep, Observation } from "../model/finding.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { sha256 } from "../runbook/sha256.ts";
import { fillSteps } from "../runbook/steps.ts";
import { KeptEvent } from "./kept-event.ts";
import type { KeptEvents } from "./kept-events.ts";

export interface FindingOptions {
  /** Adds each raw record to its evidence. */
  readonly raw: boolean;
  /** Options by which another `iaprun exec` asks the same trail about the same window. */
  readonly again: readonly string[];
}

/** What takes time is made when it is looked at: of a long list most findings are counted and not shown. */
export class Found implements Finding {
  readonly #runbook: Runbook;
  readonly #parts: readonly string[];
  readonly #again: readonly string[];
  #key: string | undefined;
  #steps: readonly NextStep[] | undefined;
  readonly level: Finding["level"];
  readonly title: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly count: number;
  readonly actor: Finding["actor"];
  readonly src_endpoint: Finding["src_endpoint"];
  readonly target: Finding["target"];
  readonly attributes: Finding["attributes"];
  readonly evidence: Finding["evidence"];

  constructor(
    runbook: Runbook,
    { key, level, title, count, actor, src_endpoint, target, attributes, evidence }: Observation,
    kept: KeptEvents,
    { raw, again }: FindingOptions,
  ) {
    this.#runbook = runbook;
    this.#parts = key;
    this.#again = again;
    this.level = level ?? runbook.level;
    this.title = title;
    this.first_seen = evidence[0]?.time.text ?? "";
    this.last_seen = evidence.at(-1)?.time.text ?? "";
    this.count = count;
    this.actor = actor && { uid: actor.uid, type: actor.type };
    this.src_endpoint = src_endpoint;
    this.target = target;
    this.attributes = attributes;
    this.evidence = new KeptEvidence(rowsOf(evidence), kept, raw);
  }

  get key() {
    this.#key ??= sha256(JSON.stringify([this.#runbook.id, ...this.#parts])).slice(0, 16);
    return this.#key;
  }

  get next_steps() {
    this.#steps ??= fillSteps(this.#runbook.next_steps, this, this.#again);
    return this.#steps;
  }
}

/** Where it is kept: the events themselves take, of many entries, more memory than all else. */
class KeptEvidence implements Iterable<Evidence> {
  readonly #rows: Uint32Array;
  readonly #kept: KeptEvents;
  readonly #raw: boolean;

  constructor(rows: Uint32Array, kept: KeptEvents, raw: boolean) {
    this.#rows = rows;
    this.#kept = kept;
    this.#raw = raw;
  }

  *[Symbol.iterator]() {
    for (const row of this.#rows) yield toEvidence(this.#kept.at(row), this.#raw);
  }
}

function rowsOf(events: readonly AuditEvent[]): Uint32Array {
  const rows = new Uint32Array(events.length);
  for (const [index, event] of events.entries()) {
    if (!(event instanceof KeptEvent)) throw new RangeError(`evidence of an event that was not given: ${event.uid}`);
    rows[index] = event.row;
  }
  return rows;
}

/** Member by member: a large report has a million of these. */
function toEvidence({ uid, record_uid, time, api, scope, region, raw }: AuditEvent, withRecord: boolean): Evidence {
  const evidence: { -readonly [Member in keyof Evidence]: Evidence[Member] } = {
    uid,
    time: time.text,
    operation: api.operation,
    service: api.service,
  };
  if (record_uid !== undefined) evidence.record_uid = record_uid;
  if (scope !== undefined) evidence.scope = scope;
  if (region !== undefined) evidence.region = region;
  if (withRecord) evidence.record = raw;
  return evidence;
}
