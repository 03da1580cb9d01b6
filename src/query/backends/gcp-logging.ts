/**
 * Filters for Cloud Logging's `entries.list`. Which entries: the audit logs, and what the proxy itself answered at a load
 * balancer.
 *
 * A long-running operation writes two entries, which are merged before anything is matched. What stands in only one of them
 * (request, response, status, checks, metadata, the caller's address) must not keep the other from being fetched: such a
 * comparison is asked as "this, or half of an operation".
 */

import type { Expr, Leaf } from "../expr.ts";
import { asWritten, inNone, pushing } from "../implications.ts";
import { type LocalPart, localParts, type Push, prefilter } from "../prefilter.ts";
import { simplify } from "../simplify.ts";
import { comparison } from "./logging/comparison.ts";
import { withHalves } from "./logging/halves.ts";
import { widenTo } from "./widen.ts";

export { literal } from "./logging/comparison.ts";

/** `filter` is complete but for the time: it selects the logs, too. `logs` are the ids of the logs it reads. */
export type LoggingFilter = (
  | { readonly kind: "nothing" }
  | { readonly kind: "filter"; readonly filter: string; readonly logs: readonly string[] }
) & { readonly local: readonly LocalPart[] };

/** Google takes 20,000 characters; some are left for the time and for what a source adds. */
const LONGEST = 19_000;

const AUDIT_LOGS = ["activity", "data_access", "system_event", "policy"].map(
  (log) => `cloudaudit.googleapis.com/${log}`,
);
/** Global, regional and internal load balancers log to names of their own, which all end so. */
const REQUEST_LOG = "requests";

const asAudit = pushing("gcp-audit", asWritten("gcp", without("jsonPayload")));
const asRequest = pushing("gcp-load-balancer", asWritten("gcp", without("protoPayload")));

export function toLoggingFilter(where: Expr): LoggingFilter {
  const audit = widenTo(LONGEST / 2, withHalves(simplify(prefilter(where, asAudit))), length);
  const request = widenTo(LONGEST / 2, simplify(prefilter(where, asRequest)), length);
  const local = distinct([...localParts(where, asAudit), ...localParts(where, asRequest)]);
  const groups = [
    ...(isNever(audit) ? [] : [conjunction(anyOf(AUDIT_LOGS.map((log) => `log_id("${log}")`)), audit)]),
    ...(isNever(request) ? [] : [conjunction(BY_PROXY, request)]),
  ];
  if (groups.length === 0) return { kind: "nothing", local };
  const logs = [...(isNever(audit) ? [] : AUDIT_LOGS), ...(isNever(request) ? [] : [REQUEST_LOG])];
  return { kind: "filter", filter: anyOf(groups), logs, local };
}

const BY_PROXY = `(logName:"${REQUEST_LOG}" AND jsonPayload.statusDetails="handled_by_identity_aware_proxy")`;

/** Cloud Logging's entries have one payload each, and each of these logs has those of one kind. */
function without(payload: string): (asked: Leaf) => Push {
  return (asked) => (asked.field.path[0] === payload ? inNone(asked) : recordLeaf(asked));
}

function recordLeaf(asked: Leaf): Push {
  const found = comparison(asked);
  return typeof found === "string" ? true : found;
}

/** Of one part in both kinds of entries, the reason of the audit log's. */
function distinct(parts: readonly LocalPart[]): readonly LocalPart[] {
  return [...new Map([...parts].reverse().map((part) => [part.what, part])).values()].reverse();
}

function isNever(expr: Expr): boolean {
  return expr.op === "const" && !expr.value;
}

function conjunction(selection: string, expr: Expr): string {
  return expr.op === "const" ? selection : `(${selection} AND ${render(expr)})`;
}

/** Every group in parentheses: in this language OR binds closer than AND. */
function anyOf(parts: readonly string[]): string {
  return parts.length === 1 ? parts.join("") : `(${parts.join(" OR ")})`;
}

function render(expr: Expr): string {
  switch (expr.op) {
    case "and":
      return `(${expr.args.map(render).join(" AND ")})`;
    case "or":
      return anyOf(expr.args.map(render));
    case "test": {
      const found = comparison(expr);
      if (typeof found === "string") return found;
      throw new Error(`${expr.field.name} was to be asked of Cloud Logging: ${found.because}`);
    }
    case "const":
    case "not":
      throw new Error("a prefilter holds no negation, and constants only alone");
  }
}

function length(expr: Expr): number {
  return expr.op === "const" ? 0 : render(expr).length;
}
