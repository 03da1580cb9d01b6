/** Who used which credential, and what was minted: the joins that a chain of credentials is followed along. */

import type { Actor, AuditEvent, Minted } from "../../model/event.ts";

export interface LineageIndex {
  /** Calls made with this credential: by access key id or key name, session ARN, session name, or principal. */
  readonly usesOf: (handle: string) => readonly AuditEvent[];
  readonly byCredential: (handle: string) => readonly AuditEvent[];
  /** Calls by a session or mapped principal, of those that name no access key. */
  readonly bySession: (handle: string) => readonly AuditEvent[];
  /** Calls that this principal stands behind, by another one's name. */
  readonly byDelegate: (handle: string) => readonly AuditEvent[];
  /** Calls that minted it, or minted for it; refused ones minted nothing. */
  readonly mintsOf: (handle: string) => readonly AuditEvent[];
}

/** One form for what records and people write differently: case, blanks around it, and the host before a key's name. */
export function fold(handle: string): string {
  return handle
    .trim()
    .toLowerCase()
    .replace(/^\/\/[a-z.]+\.googleapis\.com\//, "");
}

export function indexLineage(events: readonly AuditEvent[]): LineageIndex {
  const uses = lookup();
  const credentials = lookup();
  const sessions = lookup();
  const delegates = lookup();
  const mints = lookup();
  for (const event of events) {
    const { actor, minted } = event;
    const session = sessionArn(actor);
    uses.add(event, [actor.uid, actor.credential_uid, actor.session?.name, session]);
    credentials.add(event, [actor.credential_uid]);
    if (actor.credential_uid === undefined) sessions.add(event, [actor.uid, session]);
    delegates.add(event, actor.delegated_by);
    if (minted !== undefined && hasMinted(event)) {
      const { credential_uid, session_uid, subject } = minted;
      const name = session_uid?.startsWith("arn:") ? session_uid.split("/").at(-1) : undefined;
      mints.add(event, [credential_uid, session_uid, subject, name]);
    }
  }
  return {
    usesOf: uses.of,
    byCredential: credentials.of,
    bySession: sessions.of,
    byDelegate: delegates.of,
    mintsOf: mints.of,
  };
}

interface Lookup {
  readonly add: (event: AuditEvent, handles: readonly (string | undefined)[]) => void;
  readonly of: (handle: string) => readonly AuditEvent[];
}

function lookup(): Lookup {
  const found = new Map<string, AuditEvent[]>();
  return {
    add(event, handles) {
      for (const handle of new Set(handles.map((each) => fold(each ?? "")))) {
        if (handle === "") continue;
        const events = found.get(handle);
        if (events === undefined) found.set(handle, [event]);
        else events.push(event);
      }
    },
    of: (handle) => found.get(fold(handle)) ?? [],
  };
}

export function hasMinted({ minted, outcome }: AuditEvent): boolean {
  return minted !== undefined && outcome !== "denied" && outcome !== "failure";
}

/** The narrowest name of what was minted: its own id, its session, else whom it speaks for. */
export function nameOfMinted({ credential_uid, session_uid, subject }: Minted): string {
  return credential_uid ?? session_uid ?? subject;
}

/** The narrowest name of what an actor called with. */
export function nameOfActor(actor: Actor): string {
  return actor.credential_uid ?? sessionArn(actor) ?? actor.uid;
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` of a role session, which records give as the role and the session's name. */
export function sessionArn({ uid, session }: Actor): string | undefined {
  const [, partition, account, role] = /^arn:([\w-]+):iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(uid) ?? [];
  if (role === undefined || session?.name === undefined) return undefined;
  return `arn:${partition}:sts::${account}:assumed-role/${role}/${session.name}`;
}
