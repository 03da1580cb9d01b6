/**
 * An event as detectors are given it: a few words, however much it says, as it reads what is kept where that is. Whole
 * events in their place would be most of a run's memory, and dead when the next entry's turn comes.
 */

import type { AuditEvent, Target } from "../model/event.ts";
import type { Instant } from "../model/time.ts";
import type { What } from "./keep.ts";

/** What is kept, by row. */
export interface Rows {
  readonly what: (row: number) => What;
  readonly uid: (row: number) => string;
  readonly recordUid: (row: number) => string | undefined;
  readonly time: (row: number) => Instant;
  /** Where it is kept with what is the event's own. */
  readonly ownTarget: (row: number) => Target | undefined;
}

type Members = { readonly [Member in keyof Required<AuditEvent>]: AuditEvent[Member] };

export class KeptEvent implements Members {
  readonly #rows: Rows;
  readonly #what: What;
  readonly row: number;

  constructor(rows: Rows, row: number) {
    this.#rows = rows;
    this.#what = rows.what(row);
    this.row = row;
  }

  get uid() {
    return this.#rows.uid(this.row);
  }

  get record_uid() {
    return this.#rows.recordUid(this.row);
  }

  get time() {
    return this.#rows.time(this.row);
  }

  get plane() {
    return this.#what.plane;
  }

  get activity() {
    return this.#what.activity;
  }

  get outcome() {
    return this.#what.outcome;
  }

  get status() {
    return this.#what.status;
  }

  get actor() {
    return this.#what.actor;
  }

  get src_endpoint() {
    return this.#what.src_endpoint;
  }

  get http_request() {
    return this.#what.http_request;
  }

  get api() {
    return this.#what.api;
  }

  get target() {
    return this.#rows.ownTarget(this.row) ?? this.#what.target;
  }

  get scope() {
    return this.#what.scope;
  }

  get region() {
    return this.#what.region;
  }

  get road() {
    return this.#what.road;
  }

  get session() {
    return this.#what.session;
  }

  get operation() {
    return this.#what.operation;
  }

  get policy() {
    return this.#what.policy;
  }

  get exposure() {
    return this.#what.exposure;
  }

  get proxy() {
    return this.#what.proxy;
  }

  get minted() {
    return this.#what.minted;
  }

  get logging() {
    return this.#what.logging;
  }

  get raw() {
    return this.#what.raw;
  }
}

/** `rows`: where they are kept. */
export function keptEvent(rows: Rows, row: number): AuditEvent {
  // What a class has a getter for is there, be it undefined; nothing that reads events tells the two apart.
  return new KeptEvent(rows, row) as AuditEvent;
}
