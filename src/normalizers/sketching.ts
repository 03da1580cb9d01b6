/** How a normalizer makes a sketch: as it makes an event, but part by part, of which those stay open that read what is not told. */

import { type Sketch, unlessWithheld, withheldBut, withhold } from "../model/sketch.ts";
import type { Instant } from "../model/time.ts";
import type { Draft } from "./draft.ts";

/** A part of an event that a call tells by itself. What comes later may read what comes before it. */
export interface Part<Call> {
  readonly name: keyof Draft | "minted.uids";
  /** Sets it to what the call tells, unless that is nothing. */
  readonly fill: (call: Call, event: Draft) => void;
}

export type Fill<Call> = (part: Part<Call>, call: Call, event: Draft) => void;

export function fill<Call>(part: Part<Call>, call: Call, event: Draft): void {
  part.fill(call, event);
}

export function part<Call, M extends keyof Draft>(
  member: M,
  read: (call: Call, event: Draft) => Draft[M] | undefined,
): Part<Call> {
  return {
    name: member,
    fill(call, event) {
      const told = read(call, event);
      if (told !== undefined) event[member] = told;
    },
  };
}

/** The time of a sketch. */
export const NEVER: Instant = { text: "", ms: Number.NaN };

/** A target of which nothing is told but that it has no scope of its own. */
export const SCOPELESS = withheldBut({}, (member) => member === "scope");

interface Sketched extends Pick<Sketch, "event"> {
  readonly told: Draft;
  readonly untold: ReadonlySet<string>;
  /** By member: what is told of it where not all is. To be added to. */
  readonly instead: Map<string, object>;
}

/** `draft` fills parts by what it is given. `undefined` where it gives none, or reads what is not told without it. */
export function sketched<Call>(draft: (fill: Fill<Call>) => Draft | undefined): Sketched | undefined {
  const untold = new Set<string>(["uid", "record_uid", "time"]);
  const instead = new Map<string, object>();
  let event: Draft | undefined;
  const fillIfTold: Fill<Call> = ({ name, fill }, call, told) => {
    event ??= withhold(told, untold, instead);
    const seen = event;
    unlessWithheld(
      () => fill(call, seen),
      () => void untold.add(name),
    );
  };
  const told = unlessWithheld(
    () => draft(fillIfTold),
    () => undefined,
  );
  return told && event && { event, told, untold, instead };
}
