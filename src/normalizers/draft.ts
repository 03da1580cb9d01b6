/** An event while it is put together: filled in place, because a chain of spreads costs as much as all the reading. */

import type { AuditEvent } from "../model/event.ts";

export type Draft = { -readonly [K in keyof AuditEvent]: AuditEvent[K] };

type Facet =
  | "status"
  | "http_request"
  | "target"
  | "scope"
  | "region"
  | "road"
  | "session"
  | "operation"
  | "policy"
  | "exposure"
  | "proxy"
  | "minted"
  | "logging";

/** What a record may tell or not. */
type Facets = { readonly [K in Facet]?: AuditEvent[K] | undefined };

/** What the record does not tell stays absent. */
export function addFacets(event: Draft, facets: Facets): void {
  if (facets.status !== undefined) event.status = facets.status;
  if (facets.http_request !== undefined) event.http_request = facets.http_request;
  if (facets.target !== undefined) event.target = facets.target;
  if (facets.scope !== undefined) event.scope = facets.scope;
  if (facets.region !== undefined) event.region = facets.region;
  if (facets.road !== undefined) event.road = facets.road;
  if (facets.session !== undefined) event.session = facets.session;
  if (facets.operation !== undefined) event.operation = facets.operation;
  if (facets.policy !== undefined) event.policy = facets.policy;
  if (facets.exposure !== undefined) event.exposure = facets.exposure;
  if (facets.proxy !== undefined) event.proxy = facets.proxy;
  if (facets.minted !== undefined) event.minted = facets.minted;
  if (facets.logging !== undefined) event.logging = facets.logging;
}
