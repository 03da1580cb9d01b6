/** What a detector says (`Observation`) and what a report says of it (`Finding`). */

import type { Actor, AuditEvent, Endpoint, Target } from "./event.ts";
import type { JsonValue } from "./json.ts";

/** Sigma's levels, mildest first. */
export const LEVELS = ["informational", "low", "medium", "high", "critical"] as const;
export type Level = (typeof LEVELS)[number];

export function levelRank(level: Level): number {
  return LEVELS.indexOf(level);
}

export interface Observation {
  /** What makes this the same observation on another run: identities, never counts or times of a moving window. */
  readonly key: readonly string[];
  /** Without one, the entry's level counts. */
  readonly level?: Level;
  /** One sentence that says what happened, in words: who, what, to what. */
  readonly title: string;
  readonly count: number;
  readonly actor?: Pick<Actor, "uid" | "type">;
  readonly src_endpoint?: Pick<Endpoint, "kind" | "ip" | "domain" | "location" | "autonomous_system">;
  readonly target?: Pick<Target, "uid" | "type" | "name" | "port">;
  /** Further values, named as the detector's `attributes` declare; what they lack is absent, never empty. */
  readonly attributes: Readonly<Record<string, JsonValue>>;
  /** The events it rests on, in order; never empty. The first and last are the finding's first and last time. */
  readonly evidence: readonly AuditEvent[];
}

/** To be read by name: a copy may lack what is made when it is looked at. */
export interface Finding {
  readonly key: string;
  readonly level: Level;
  readonly title: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly count: number;
  readonly actor?: Observation["actor"];
  readonly src_endpoint?: Observation["src_endpoint"];
  readonly target?: Observation["target"];
  readonly attributes: Readonly<Record<string, JsonValue>>;
  /** Of a finding on many events, made one by one, whenever it is gone through. */
  readonly evidence: Iterable<Evidence>;
  readonly next_steps: readonly NextStep[];
}

/** Enough to find the raw record again; `record` itself only with `--raw`. */
export interface Evidence {
  readonly uid: string;
  readonly record_uid?: string;
  readonly time: string;
  readonly operation: string;
  readonly service: string;
  readonly scope?: string;
  readonly region?: string;
  readonly record?: JsonValue;
}

/** `command` is printed for a person to read and paste; iaprun never runs it. */
export interface NextStep {
  readonly title: string;
  readonly command?: string;
}
