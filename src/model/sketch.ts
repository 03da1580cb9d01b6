/** What records with much in common tell of their events all alike: an event that is there in part. */

import type { AuditEvent } from "./event.ts";
import { facetsRead } from "./facets.ts";

export interface Sketch {
  /** A target that is not told may be kept with what is each event's own. */
  readonly canOwnTarget: boolean;
  /** Reading of it what is not told throws: see `unlessWithheld`. */
  readonly event: AuditEvent;
  /** What is told of it, to be completed, and quicker to read: all else is absent or stands for nothing. */
  readonly told: AuditEvent;
  readonly untold: {
    /** Members and facets. */
    readonly event: ReadonlySet<string>;
    /** Whether something of what a path of one key or more leads to in the record is not told. */
    readonly record: (path: readonly string[]) => boolean;
  };
}

export function isTold(
  { untold }: Sketch,
  { root, path }: { root: "event" | "record"; path: readonly string[] },
): boolean {
  if (root === "record") return !untold.record(path);
  const [member] = path;
  if (member === undefined || untold.event.has(member)) return false;
  // Of no other member some is told and some not.
  return !untold.event.has("minted.uids") || !facetsRead(path).includes("minted.uids");
}

class Withheld extends Error {}

/** One for all: what is thrown so often should not look at the stack each time. */
const WITHHELD = new Withheld("a member was read that is not told");

function refuse(): never {
  throw WITHHELD;
}

/**
 * `from`, but that reading a member of `untold` throws, or answers what there is of it `instead`; among its entries these are no
 * more. Whatever changes in the three later counts.
 */
export function withhold<T extends object>(
  from: T,
  untold: ReadonlySet<string | symbol>,
  instead: ReadonlyMap<string | symbol, object>,
): T {
  const look = (member: string | symbol): object | undefined => {
    const other = instead.get(member);
    if (other === undefined && untold.has(member)) refuse();
    return other;
  };
  return new Proxy(from, {
    get: (_, member) => look(member) ?? Reflect.get(from, member),
    has: (_, member) => look(member) !== undefined || Reflect.has(from, member),
    getOwnPropertyDescriptor(_, member) {
      const value = look(member);
      return value === undefined ? Reflect.getOwnPropertyDescriptor(from, member) : { value, configurable: true };
    },
    ownKeys: () => Reflect.ownKeys(from).filter((member) => !untold.has(member)),
  });
}

/** An object of which these members are told, and that it has none of those of which `isAbsent` says so; nothing else. */
export function withheldBut(told: object, isAbsent: (member: string) => boolean = () => false): object {
  const look = (member: string | symbol): boolean => {
    const isThere = Object.hasOwn(told, member);
    if (!isThere && (typeof member !== "string" || !isAbsent(member))) refuse();
    return isThere;
  };
  return new Proxy(told, {
    get: (_, member) => (look(member) ? Reflect.get(told, member) : undefined),
    has: (_, member) => look(member),
    getOwnPropertyDescriptor: (_, member) =>
      look(member) ? Reflect.getOwnPropertyDescriptor(told, member) : undefined,
    ownKeys: refuse,
  });
}

/**
 * `from`, but that reading a value, however deep in it, throws where `isHole` says so of it and of what stands there in `beside`. That
 * a member is there is told.
 */
export function withholdWithin<T extends object>(
  from: T,
  beside: object,
  isHole: (value: unknown, other: unknown) => boolean,
): T {
  return new Proxy(from, {
    get(_, member) {
      const value = Reflect.get(from, member);
      const other = Reflect.get(beside, member);
      if (isHole(value, other)) refuse();
      return typeof value === "object" && value !== null ? withholdWithin(value, other, isHole) : value;
    },
  });
}

/** What `read` answers, or `otherwise` where it reads what is withheld. */
export function unlessWithheld<T, U>(read: () => T, otherwise: () => U): T | U {
  try {
    return read();
  } catch (error) {
    if (error === WITHHELD) return otherwise();
    throw error;
  }
}
