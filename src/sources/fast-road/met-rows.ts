/** `MetColumns` on their way between threads: what many records share goes once, as JSON, which costs a third of what copying objects does. */

import type { What } from "../../engine/keep.ts";
import type { MetColumns } from "../../engine/met-columns.ts";
import type { Met } from "../../engine/passed-record.ts";
import type { Own } from "../../model/event.ts";

/** What a packer wrote; to be unpacked in the order in which one packer packed it. */
export interface MetRows {
  readonly at: Uint32Array;
  /** Numbers of `Met`s, in the order in which they were sent. */
  readonly mets: Uint32Array;
  readonly pairs: Int32Array;
  readonly size: number;
  /** JSON of `Fresh`. */
  readonly fresh: string;
  /** Forget what was sent before. */
  readonly anew: boolean;
}

/** What was not sent before. */
interface Fresh {
  readonly whats: readonly What[];
  readonly mets: readonly SentMet[];
  readonly owns: readonly (readonly [number, Own])[];
}

/** The entries that matched, those concerned, and the number of what is kept for them. */
type SentMet = readonly [readonly number[]] | readonly [readonly number[], readonly number[], number];

/** `Met`s that both sides remember. */
const MOST_SENT = 16 * 1024;

export function createMetPacker(): (columns: MetColumns) => MetRows {
  const whats = new Map<What, number>();
  const sent = new Map<Met, number>();

  return ({ at, mets, pairs, owns, size }) => {
    const anew = sent.size > MOST_SENT;
    if (anew) {
      whats.clear();
      sent.clear();
    }
    const fresh = { whats: [] as What[], mets: [] as SentMet[], owns: [...owns] };
    const toSend = ({ entries, concerned }: Met): SentMet => {
      if (concerned === undefined) return [entries];
      return [entries, concerned.entries, number(whats, concerned.what, () => fresh.whats.push(concerned.what))];
    };
    const numbers = Uint32Array.from(mets, (met) => number(sent, met, () => fresh.mets.push(toSend(met))));
    return { at, mets: numbers, pairs, size, fresh: JSON.stringify(fresh), anew };
  };
}

/** That of `key`, with which something is to be sent when it is new. */
function number<K>(known: Map<K, number>, key: K, send: () => void): number {
  const before = known.get(key);
  if (before !== undefined) return before;
  const next = known.size;
  known.set(key, next);
  send();
  return next;
}

export function createMetUnpacker(): (rows: MetRows) => MetColumns {
  const whats: What[] = [];
  const sent: Met[] = [];

  function met([entries, concerned, number = -1]: SentMet): Met {
    const what = whats[number];
    return concerned === undefined || what === undefined
      ? { entries }
      : { entries, concerned: { entries: concerned, what } };
  }

  return ({ at, mets, pairs, size, fresh, anew }) => {
    if (anew) whats.length = sent.length = 0;
    const more: Fresh = JSON.parse(fresh);
    for (const what of more.whats) whats.push(what);
    for (const each of more.mets) sent.push(met(each));
    return { at, mets: Array.from(mets, (number) => sent[number] ?? NONE), pairs, owns: new Map(more.owns), size };
  };
}

const NONE: Met = { entries: [] };
