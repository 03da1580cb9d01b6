/** The records that one place and hour have to offer, each made once, and used for as many as are asked for. */

import type { JsonObject } from "../../src/model/json.ts";
import type { Random } from "../../src/sources/demo/random.ts";
import { QUESTIONS } from "../questions.ts";
import { type Draw, share } from "./draw.ts";
import { leavingHoles, type Template, templateOf } from "./template.ts";

export interface Kind {
  readonly make: (random: Random, refused: boolean) => JsonObject;
  /** Another spelling of the same JSON. */
  readonly respell?: (json: string) => string;
}

export interface Rarity extends Kind {
  /** How many of all records. */
  readonly share: number;
}

export interface Prepared {
  readonly template: Template;
  /** Which of `QUESTIONS` it answers. */
  readonly answers: readonly number[];
}

export interface Pool {
  /** `before`: what the one before it was. */
  readonly take: (draw: Draw, before: Prepared | undefined) => Prepared;
  /** One of each kind that is rare. */
  readonly rarities: () => readonly Prepared[];
}

const REFUSED = 0.02;
/** Programs make the same call again and again. */
const REPEATED = 0.6;
const VARIANTS = 5;

/** `usual`: the busiest first. */
export function createPool(seed: number, usual: readonly Kind[], rare: readonly Rarity[]): Pool {
  const kinds: readonly Kind[] = [...rare, ...usual];
  const made = new Map<number, Prepared>();
  const prepared = (kind: number, variant: number, refused: boolean): Prepared => {
    const key = (kind * VARIANTS + variant) * 2 + (refused ? 1 : 0);
    let one = made.get(key);
    if (one === undefined) {
      one = prepare(kinds[kind], leavingHoles(seed * 10_007 + key), refused);
      made.set(key, one);
    }
    return one;
  };
  return {
    rarities: () => rare.map((_, kind) => prepared(kind, 0, false)),
    take: (draw, before) => {
      if (before !== undefined && share(draw) < REPEATED) return before;
      const refused = share(draw) < REFUSED;
      let which = share(draw);
      for (const [kind, { share: part }] of rare.entries()) {
        if (which < part) return prepared(kind, Math.floor(share(draw) * VARIANTS), refused);
        which -= part;
      }
      return prepared(rare.length + Math.floor(usual.length * share(draw) ** 2), 0, refused);
    },
  };
}

function prepare(kind: Kind | undefined, random: Random, refused: boolean): Prepared {
  if (kind === undefined) throw new Error("nothing of this kind");
  const record = kind.make(random, refused);
  const answers = [...QUESTIONS.keys()].filter((index) => QUESTIONS[index]?.answers(record));
  return { template: templateOf(record, kind.respell), answers };
}
