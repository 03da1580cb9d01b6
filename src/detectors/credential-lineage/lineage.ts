/** The chain of a credential, followed down from what was done with it and up to what had minted it. */

import { type AuditEvent, compareEvents } from "../../model/event.ts";
import { distinct, groupBy, type Several } from "../grouping.ts";
import { fold, hasMinted, type LineageIndex, nameOfActor, nameOfMinted, sessionArn } from "./index-by-identity.ts";

/** One link: how `identity` is tied to the last of `path`, and the calls that show it. */
export interface Link {
  readonly relation: "minted-by" | "used" | "minted";
  readonly identity: string;
  /** From what is followed to the link this one hangs on; empty for what is followed itself. */
  readonly path: readonly string[];
  readonly events: Several<AuditEvent>;
  /** Set where the chain goes on, but no further than asked for. */
  readonly cut: boolean;
}

/**
 * Oldest ancestor first, then `credential` itself, then what came of it, generation by generation. An event belongs to the
 * first link that claims it, so that cycles end and nothing is counted twice.
 */
export function followCredential(credential: string, index: LineageIndex, maxDepth: number): readonly Link[] {
  const claimed = new Set<AuditEvent>();
  const down = descend(credential, index, claimed, maxDepth);
  const itself = down.find(({ path }) => path.length === 0)?.events ?? [];
  const mints = distinct([...index.mintsOf(credential), ...itself.flatMap((use) => mintsBehind(use, index))]);
  const up = ascend(credential, mints, index, claimed, maxDepth);
  return [...up.toReversed(), ...down];
}

/** A credential to follow down: its own calls, and the calls of others behind which it stands. */
interface Holder {
  readonly identity: string;
  readonly path: readonly string[];
  readonly own: readonly AuditEvent[];
  readonly behind: readonly AuditEvent[];
}

function descend(credential: string, index: LineageIndex, claimed: Set<AuditEvent>, maxDepth: number): readonly Link[] {
  const links: Link[] = [];
  const [own, behind] = [index.usesOf(credential), index.byDelegate(credential)];
  const queue: (Holder & { readonly mints?: Several<AuditEvent> })[] = [
    { identity: credential, path: [], own, behind },
  ];
  for (const holder of queue) {
    const { identity, path, mints } = holder;
    const fresh = claim(holder.own, claimed);
    const children = childrenOf(holder, fresh.filter(hasMinted), index, claimed);
    const cut = path.length >= maxDepth && children.length > 0;
    const used = several(fresh.filter((event) => cut || !hasMinted(event)));
    if (mints !== undefined) links.push({ relation: "minted", identity, path, events: mints, cut });
    if (used !== undefined) links.push({ relation: "used", identity, path, events: used, cut });
    if (!cut) queue.push(...children);
  }
  return links;
}

/**
 * What a holder minted, and whom it stood behind. A token without an id of its own (Google logs none) is followed as its
 * subject, and only in those calls that name this holder behind it: the account may be many others' as well.
 */
function childrenOf(
  { identity: parent, path, behind }: Holder,
  minting: readonly AuditEvent[],
  index: LineageIndex,
  claimed: ReadonlySet<AuditEvent>,
): readonly (Holder & { readonly mints?: Several<AuditEvent> })[] {
  const minted = groupBy(minting, ({ minted }) => minted && nameOfMinted(minted));
  const unnamed = minting.filter(({ minted }) => !minted?.credential_uid && !minted?.session_uid);
  const minters = distinct(unnamed.map(({ actor }) => actor.uid));
  const handles = [parent, ...minters].map(fold);
  const delegated = groupBy(distinct([...behind, ...minters.flatMap(index.byDelegate)]), (event) =>
    claimed.has(event) ? undefined : nextLink(event, handles),
  );
  return distinct([...minted.keys(), ...delegated.keys()]).map((identity) => {
    const mints = minted.get(identity);
    const through = delegated.get(identity) ?? [];
    const isCaller = ({ actor }: AuditEvent) => fold(actor.uid) === fold(identity);
    return {
      identity,
      path: [...path, parent],
      own: distinct([...(mints ?? []).flatMap((mint) => usesOfMinted(mint, index)), ...through.filter(isCaller)]),
      behind: through.filter((event) => !isCaller(event)),
      ...(mints === undefined ? {} : { mints }),
    };
  });
}

/**
 * Google logs the whole chain, its beginning first: the next link is whoever comes after one of `handles`. AWS logs several
 * witnesses of one caller.
 */
function nextLink({ plane, actor }: AuditEvent, handles: readonly string[]): string {
  if (plane === "aws") return actor.uid;
  const at = actor.delegated_by.findLastIndex((uid) => handles.includes(fold(uid)));
  return actor.delegated_by[at + 1] ?? actor.uid;
}

function usesOfMinted({ minted }: AuditEvent, index: LineageIndex): readonly AuditEvent[] {
  const { credential_uid, session_uid } = minted ?? {};
  return [
    ...(credential_uid === undefined ? [] : index.byCredential(credential_uid)),
    ...(session_uid === undefined ? [] : index.bySession(session_uid)),
  ];
}

function ascend(
  credential: string,
  firstMints: readonly AuditEvent[],
  index: LineageIndex,
  claimed: Set<AuditEvent>,
  maxDepth: number,
): readonly Link[] {
  const links: Link[] = [];
  const queue = [{ path: [credential], mints: firstMints }];
  for (const { path, mints } of queue) {
    for (const [identity, events] of groupBy(claim(mints, claimed), ({ actor }) => nameOfActor(actor))) {
      const further = distinct(events.flatMap((event) => mintsBehind(event, index)));
      const cut = path.length >= maxDepth && further.some((mint) => !claimed.has(mint));
      links.push({ relation: "minted-by", identity, path, events, cut });
      if (path.length < maxDepth) queue.push({ path: [...path, identity], mints: further });
    }
  }
  return links;
}

/** The mints of what a call was made with: of its access key, else of its session, else for its principal by those behind it. */
function mintsBehind({ actor, time }: AuditEvent, index: LineageIndex): readonly AuditEvent[] {
  const { credential_uid: key, delegated_by } = actor;
  const session = sessionArn(actor);
  const before = (mint: AuditEvent) => mint.time.ms <= time.ms;
  if (key === undefined && session === undefined) {
    const behind = delegated_by.map(fold);
    return index.mintsOf(actor.uid).filter((mint) => before(mint) && behind.includes(fold(mint.actor.uid)));
  }
  const ofKey = key === undefined ? [] : index.mintsOf(key).filter(before);
  if (ofKey.length > 0 || session === undefined) return ofKey;
  // Sessions of one name follow each other; a mint that names another key was another session's.
  const isOther = ({ minted }: AuditEvent) => key !== undefined && minted?.credential_uid !== undefined;
  return index.mintsOf(session).filter((mint) => before(mint) && !isOther(mint));
}

function claim(events: readonly AuditEvent[], claimed: Set<AuditEvent>): readonly AuditEvent[] {
  const fresh = distinct(events).filter((event) => !claimed.has(event));
  for (const event of fresh) claimed.add(event);
  return fresh.toSorted(compareEvents);
}

function several(events: readonly AuditEvent[]): Several<AuditEvent> | undefined {
  const [first, ...rest] = events;
  return first === undefined ? undefined : [first, ...rest];
}
