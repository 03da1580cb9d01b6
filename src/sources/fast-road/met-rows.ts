/** `MetColumns` on their way between threads: what many records share goes once, as JSON, which costs a third of what copying objects does. */

import type { What } from "../../engine/keep.ts";
import type { MetColumns } from "../../engine/met-columns.ts";
import type { Met } from "../../engine/passed-record.ts";
import type { Own, Target } from "../../model/event.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { EntryOwn } from "../../normalizers/gcp/own.ts";

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

/** What was not sent before. What is a part of others is named by its number. */
interface Fresh {
  /** Lists of entries. */
  readonly sets: readonly (readonly number[])[];
  /** Members of what is kept. */
  readonly parts: readonly JsonObject[];
  readonly whats: readonly SentWhat[];
  readonly mets: readonly SentMet[];
  readonly logs: readonly string[];
  readonly owns: readonly (readonly [number, Own])[];
  readonly entryOwns: readonly SentEntryOwn[];
}

/** As it is, but for members that are objects: their numbers, each in a list, which no member is. */
type SentWhat = JsonObject;
/** The entries that matched, those concerned, and what is kept for them. */
type SentMet = readonly [number] | readonly [number, number, number];
/** Whose it is, then log, id, time and its milliseconds, target if it has one. */
type SentEntryOwn = readonly [number, number, string, string, number, Target?];

/** `Met`s that both sides remember. */
const MOST_SENT = 16 * 1024;

export function createMetPacker(): (columns: MetColumns) => MetRows {
  const sets = createSender<readonly number[]>();
  const parts = createSender<object>();
  const whats = createSender<What>();
  const mets = createSender<Met>();
  const logs = createSender<string>();

  function sentWhat(what: What): SentWhat {
    const sent: Record<string, JsonValue> = {};
    for (const [member, value] of Object.entries(what)) {
      sent[member] = typeof value === "object" && value !== null ? [parts.numberOf(value)] : value;
    }
    return sent;
  }

  function sentMet({ entries, concerned }: Met): SentMet {
    if (concerned === undefined) return [sets.numberOf(entries)];
    return [sets.numberOf(entries), sets.numberOf(concerned.entries), whats.numberOf(concerned.what)];
  }

  function sentOwn(of: number, { logName, record_uid, time, target }: EntryOwn): SentEntryOwn {
    const log = logs.numberOf(logName);
    return target === undefined
      ? [of, log, record_uid, time.text, time.ms]
      : [of, log, record_uid, time.text, time.ms, target];
  }

  return ({ at, mets: met, pairs, owns, size }) => {
    const anew = mets.count() > MOST_SENT;
    if (anew) for (const sender of [sets, parts, whats, mets, logs]) sender.clear();
    const numbers = Uint32Array.from(met, mets.numberOf);
    const others: (readonly [number, Own])[] = [];
    const entryOwns: SentEntryOwn[] = [];
    for (const [of, own] of owns) {
      if (own instanceof EntryOwn) entryOwns.push(sentOwn(of, own));
      else others.push([of, own]);
    }
    // Each makes new ones of those after it.
    const fresh = {
      mets: mets.take().map(sentMet),
      whats: whats.take().map(sentWhat),
      sets: sets.take(),
      parts: parts.take(),
    };
    const text = JSON.stringify({ ...fresh, logs: logs.take(), owns: others, entryOwns });
    return { at, mets: numbers, pairs, size, fresh: text, anew };
  };
}

/** Numbers what is sent, and remembers what was not sent yet. */
interface Sender<T> {
  readonly numberOf: (value: T) => number;
  /** What got its number since the last time. */
  readonly take: () => readonly T[];
  readonly count: () => number;
  readonly clear: () => void;
}

function createSender<T>(): Sender<T> {
  const numbers = new Map<T, number>();
  let fresh: T[] = [];
  return {
    numberOf(value) {
      const before = numbers.get(value);
      if (before !== undefined) return before;
      const number = numbers.size;
      numbers.set(value, number);
      fresh.push(value);
      return number;
    },
    take() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    count: () => numbers.size,
    clear: () => numbers.clear(),
  };
}

export function createMetUnpacker(): (rows: MetRows) => MetColumns {
  const sets: (readonly number[])[] = [];
  const parts: JsonObject[] = [];
  const whats: What[] = [];
  const sent: Met[] = [];
  const logs: string[] = [];

  /** In place, which leaves the members in their order: objects made alike are read faster. */
  function what(sent: Record<string, JsonValue | undefined>): What {
    for (const member in sent) {
      const value = sent[member];
      if (Array.isArray(value)) sent[member] = parts[value[0]];
    }
    return sent as unknown as What;
  }

  function met([entries, concerned = -1, number = -1]: SentMet): Met {
    const [ofEntries = [], ofConcerned, kept] = [sets[entries], sets[concerned], whats[number]];
    return ofConcerned === undefined || kept === undefined
      ? { entries: ofEntries }
      : { entries: ofEntries, concerned: { entries: ofConcerned, what: kept } };
  }

  return ({ at, mets, pairs, size, fresh, anew }) => {
    if (anew) for (const list of [sets, parts, whats, sent, logs]) list.length = 0;
    const more: Fresh = JSON.parse(fresh);
    for (const set of more.sets) sets.push(set);
    for (const part of more.parts) parts.push(part);
    for (const each of more.whats) whats.push(what(each));
    for (const each of more.mets) sent.push(met(each));
    for (const log of more.logs) logs.push(log);
    const owns = new Map(more.owns);
    for (const [of, log, insertId, text, ms, target] of more.entryOwns) {
      owns.set(of, new EntryOwn(logs[log] ?? "", insertId, { text, ms }, target));
    }
    return { at, mets: Array.from(mets, (number) => sent[number] ?? NONE), pairs, owns, size };
  };
}

const NONE: Met = { entries: [] };
