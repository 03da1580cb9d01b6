/** What records with much in common tell of their events all alike: an event that is there in part. */

import type { AuditEvent } from "./event.ts";
import { type Facet, facetsRead } from "./facets.ts";
import type { JsonObject } from "./json.ts";

export interface Sketch {
  /** Reading of it what is not told throws: see `unlessWithheld`. */
  readonly event: AuditEvent;
  /** What is told of it, to be completed: all else is absent or stands for nothing. */
  readonly told: AuditEvent;
  /** Its members and facets that are not told, and the members of its record. */
  readonly untold: { readonly [Root in "event" | "record"]: ReadonlySet<string> };
}

export function isTold(
  { untold }: Sketch,
  { root, path }: { root: "event" | "record"; path: readonly string[] },
): boolean {
  const [member] = path;
  if (member === undefined || untold[root].has(member)) return false;
  return root === "record" || !facetsRead(path).some((facet: Facet) => untold.event.has(facet));
}

class Withheld extends Error {}

/** One for all: what is thrown so often should not look at the stack each time. */
const WITHHELD = new Withheld("a member was read that is not told");

function refuse(): never {
  throw WITHHELD;
}

/** Reading these members of it throws from now on; among its entries they are no more. */
export function withhold(from: object, members: Iterable<string>): void {
  for (const member of members) {
    Object.defineProperty(from, member, { get: refuse, configurable: true, enumerable: false });
  }
}

/** An object of which nothing is told but that it has none of the members of which `isAbsent` says so. */
export function withheldBut(isAbsent: (member: string) => boolean): object {
  const look = (_: object, member: string | symbol): undefined => {
    if (typeof member !== "string" || !isAbsent(member)) refuse();
  };
  const has = (_: object, member: string | symbol): boolean => look(_, member) ?? false;
  return new Proxy({}, { get: look, has, getOwnPropertyDescriptor: look, ownKeys: refuse });
}

/** An object of which these members are told, and nothing else. */
export function withheldBeside(told: JsonObject): object {
  const look =
    <T>(ask: (member: string | symbol) => T) =>
    (_: object, member: string | symbol): T => {
      if (!Object.hasOwn(told, member)) refuse();
      return ask(member);
    };
  return new Proxy(
    {},
    {
      get: look((member) => Reflect.get(told, member)),
      has: look(() => true),
      getOwnPropertyDescriptor: look((member) => Object.getOwnPropertyDescriptor(told, member)),
      ownKeys: refuse,
    },
  );
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
