/** Audit events for tests: a complete one, with whatever a test wants different. */

import type { Actor, AuditEvent, Endpoint } from "../../src/model/event.ts";
import { formatInstant } from "../../src/model/time.ts";

/** Noon, the first of June 2026: tests count from here. */
export const NOON = Date.UTC(2026, 5, 1, 12);

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let made = 0;

export function instant(ms: number): AuditEvent["time"] {
  return { ms, text: formatInstant(ms) };
}

export function human(uid: string, more: Partial<Actor> = {}): Actor {
  return { uid, name: uid, type: "human", delegated_by: [], ...more };
}

export function workload(uid: string, more: Partial<Actor> = {}): Actor {
  return { uid, name: uid, type: "workload", delegated_by: [], ...more };
}

export function ip(address: string, more: Partial<Endpoint> = {}): Endpoint {
  return { kind: "ip", ip: address, ...more };
}

export function event(more: Partial<Omit<AuditEvent, "time">> & { readonly at?: number } = {}): AuditEvent {
  const { at = NOON, ...rest } = more;
  made += 1;
  return {
    uid: `event-${made}`,
    time: instant(at),
    plane: "gcp",
    activity: "other",
    outcome: "success",
    actor: human("ada@example.com"),
    src_endpoint: ip("198.51.100.7"),
    api: { service: "iap.googleapis.com", operation: "AuthorizeUser", canonical: "AuthorizeUser" },
    scope: "gcp:shop-prod",
    raw: {},
    ...rest,
  };
}
