/** What a policy change added and removed, rebuilt from the versions before it where the record carries only the new one. */

import type { AuditEvent, Binding, PolicyChange } from "../../model/event.ts";
import { createPlaces } from "../grouping.ts";

/** One member in one role, under one condition. */
export interface Grant {
  readonly role: string;
  readonly member: string;
  readonly condition?: string;
}

/**
 * `stated`: the record says what changed. `known`: compared with the version before it, `base`. `unknown`: there is no
 * version to compare with, so all that can be told is the policy as `set`, and not even that when the record carries none.
 */
export type PolicyDiff =
  | { readonly previous: "stated"; readonly added: readonly Grant[]; readonly removed: readonly Grant[] }
  | {
      readonly previous: "known";
      readonly added: readonly Grant[];
      readonly removed: readonly Grant[];
      readonly base: AuditEvent;
    }
  | { readonly previous: "unknown"; readonly set?: readonly Grant[] };

/**
 * The change of each event with a policy. Versions chain per resource and kind: an event that names the etag it replaces
 * follows the one that made it, and no other; without etags (AWS) it follows the closest successful version before it. A
 * change that did not succeed is compared, but nothing follows it.
 */
export function policyDiffs(events: readonly AuditEvent[]): ReadonlyMap<AuditEvent, PolicyDiff> {
  const diffs = new Map<AuditEvent, PolicyDiff>();
  const find = createPlaces<Version>();
  for (const event of events) {
    if (event.policy === undefined) continue;
    const { resource, kind, etag_before, etag_after, after, deltas } = event.policy;
    const version = (etag?: string) => find([resource, kind, etag]);
    const now = after && { event, after };
    diffs.set(event, diffOf(deltas, now, version(etag_before).value));
    if (event.outcome === "success" && now !== undefined) {
      version().value = now;
      if (etag_after !== undefined) version(etag_after).value = now;
    } else if (mayHaveReplaced(event.outcome, deltas)) {
      delete version().value;
    }
  }
  return diffs;
}

/** Grants by what tells them apart. */
type Grants = ReadonlyMap<string, Grant>;

interface Version {
  readonly event: AuditEvent;
  readonly after: readonly Binding[];
  /** There once it was compared. */
  grants?: Grants;
}

/** After a change that is not told, whole or in part, the version seen last is not the one in force. */
function mayHaveReplaced(outcome: AuditEvent["outcome"], deltas: PolicyChange["deltas"]): boolean {
  return outcome === "unknown" || (outcome === "success" && deltas === undefined);
}

function diffOf(deltas: PolicyChange["deltas"], version: Version | undefined, base: Version | undefined): PolicyDiff {
  if (deltas !== undefined) {
    const told = (action: "add" | "remove") => deltas.filter((delta) => delta.action === action).map(grantOf);
    return { previous: "stated", added: told("add"), removed: told("remove") };
  }
  if (version === undefined) return { previous: "unknown" };
  const now = grantsOf(version);
  if (base === undefined) return { previous: "unknown", set: [...now.values()] };
  const before = grantsOf(base);
  return { previous: "known", added: missingFrom(before, now), removed: missingFrom(now, before), base: base.event };
}

function grantsOf(version: Version): Grants {
  version.grants ??= grantsIn(version.after);
  return version.grants;
}

function grantsIn(bindings: readonly Binding[]): Grants {
  const grants = new Map<string, Grant>();
  for (const { members, ...given } of bindings) {
    for (const member of members) {
      const grant = grantOf({ ...given, member });
      grants.set(JSON.stringify([grant.role, grant.member, grant.condition]), grant);
    }
  }
  return grants;
}

function grantOf({ role, member, condition }: Grant): Grant {
  return { role, member, ...(condition === undefined ? {} : { condition }) };
}

function missingFrom(known: Grants, grants: Grants): readonly Grant[] {
  return [...grants].filter(([key]) => !known.has(key)).map(([, grant]) => grant);
}

/** `roles/iap.httpsResourceAccessor -> user:ada@example.com if request.time < ...`. */
export function grantWords({ role, member, condition }: Grant): string {
  return `${role} -> ${member}${condition === undefined ? "" : ` if ${condition}`}`;
}
