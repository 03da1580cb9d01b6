/**
 * The several names of one thing. A tunnel's record numbers the instance, a login's names it as well, an endpoint's tunnel
 * has its private address only: two names belong together when one record, or one connection, carries both.
 */

import type { AuditEvent, Target } from "../../model/event.ts";
import { distinct, type Several } from "../grouping.ts";

export interface Aliases {
  /** Answers whether one of these events reached what people call `given`, by this or any other of its names. */
  readonly matcher: (given: string) => (events: Iterable<AuditEvent>) => boolean;
  /** The name of an instance whose own record has only its number. */
  readonly nameOf: (event: AuditEvent) => string | undefined;
}

/**
 * Names join within one account or project, because private addresses repeat from network to network. A name or address
 * that was given to another instance in the meantime joins the two: a line too many can be seen, one too few cannot.
 * `joined`: events that speak of one instance though no single record says so, such as a pushed key and its tunnel.
 */
export function aliasesIn(events: readonly AuditEvent[], joined: Iterable<Several<AuditEvent>>): Aliases {
  const links = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  const link = (keys: readonly string[]) => {
    for (const key of keys) links.set(key, new Set([...(links.get(key) ?? []), ...keys]));
  };
  for (const event of events) {
    const { target } = event;
    if (target?.type !== "instance" || isForwarded(event)) continue;
    link(keysOf(event));
    if (target.name !== undefined) names.set(keyOf(event, target.uid), target.name);
  }
  for (const group of joined) link(distinct(group.filter((event) => !isForwarded(event)).flatMap(keysOf)));
  return {
    matcher: (given) => {
      const wanted = closure(given, links);
      return (reached) => [...reached].some((event) => isCalled(event, given) || keysOf(event).some(wanted));
    },
    nameOf: (event) => (event.target === undefined ? undefined : names.get(keyOf(event, event.target.uid))),
  };
}

/** Port forwarding names a host behind the instance: another machine, not another name. */
function isForwarded({ road, target }: AuditEvent): boolean {
  return road === "session-manager" && target?.name !== undefined;
}

/** Without case; and a path is also known by its last segment. */
function isCalled({ target }: AuditEvent, given: string): boolean {
  const [asked, askedLast] = forms(given);
  return namesOf(target).some((name) => {
    const [known, knownLast] = forms(name);
    return asked === known || asked === knownLast || askedLast === known;
  });
}

function forms(name: string): readonly [string, string] {
  const whole = name.toLowerCase();
  return [whole, whole.split("/").at(-1) || whole];
}

function namesOf(target: Target | undefined): readonly string[] {
  return distinct([target?.uid, target?.name, target?.ip]).filter((name) => name !== "");
}

function keysOf(event: AuditEvent): readonly string[] {
  return namesOf(event.target).map((name) => keyOf(event, name));
}

function keyOf({ target, scope }: AuditEvent, name: string): string {
  return `${target?.scope ?? scope ?? ""} ${name.toLowerCase()}`;
}

/** Every name that hangs together with `given`, whichever account or project it is found in. */
function closure(given: string, links: ReadonlyMap<string, ReadonlySet<string>>): (key: string) => boolean {
  const asked = forms(given);
  const found = new Set([...links.keys()].filter((key) => asked.includes(key.slice(key.indexOf(" ") + 1))));
  for (const key of found) for (const other of links.get(key) ?? []) found.add(other);
  return (key) => found.has(key);
}
