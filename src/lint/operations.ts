/**
 * Operation names that the clouds are known to log: generated from the providers' published API models
 * (`scripts/operation-names.py`), with those that no model has kept by hand. A query that asks for another is quiet for ever.
 */

import type { Plane } from "../model/event.ts";
import { canonicalOperation } from "../normalizers/cloudtrail/call.ts";
import { canonicalMethod } from "../normalizers/gcp/method.ts";
import { nearest } from "../query/suggest.ts";
import aws from "./data/aws-operations.json" with { type: "json" };
import beyond from "./data/beyond-models.json" with { type: "json" };
import gcp from "./data/gcp-operations.json" with { type: "json" };

/** Names that go on with what a cluster or a product calls its own resources: no list can hold them. */
const OPEN_PREFIXES: Readonly<Record<Plane, readonly string[]>> = {
  aws: [],
  gcp: ["io.k8s.", "io.istio.", "io.cilium.", "google.admin.adminservice."],
};

/** By plane, by name in lower case: the name as the cloud writes it. Made when first asked for: few commands need it. */
const known = new Map<Plane, ReadonlyMap<string, string>>();

/** Compares without case, as the matcher does; API dates, versions and packages count as little as in `api.canonical`. */
export function isKnownOperation(plane: Plane, name: string): boolean {
  const folded = name.toLowerCase();
  const names = namesOf(plane);
  if (OPEN_PREFIXES[plane].some((prefix) => folded.startsWith(prefix))) return true;
  return names.has(folded) || names.has(canonical(plane, name).toLowerCase());
}

/** Up to three known names in their canonical form, nearest first. */
export function nearestOperations(plane: Plane, name: string): readonly string[] {
  return nearest(canonical(plane, name), namesOf(plane).values());
}

function canonical(plane: Plane, name: string): string {
  return plane === "aws" ? canonicalOperation(name) : canonicalMethod(name);
}

function namesOf(plane: Plane): ReadonlyMap<string, string> {
  const made = known.get(plane) ?? new Map(listed(plane).map((name) => [name.toLowerCase(), name] as const));
  known.set(plane, made);
  return made;
}

function listed(plane: Plane): readonly string[] {
  const byHand = beyond.filter((each) => each.plane === plane).flatMap(({ names }) => names.split(" "));
  if (plane === "aws") return [...Object.values(aws).flatMap((names) => names.split(" ")), ...byHand];
  const modelled = Object.entries(gcp).flatMap(([service, names]) =>
    names.split(" ").flatMap((name) => spellings(service, name)),
  );
  return [...modelled, ...byHand.flatMap((name) => [name, canonicalMethod(name)])];
}

/** A method's id without its service, `firewalls.insert`, is logged with it; the canonical form may lose it again. */
function spellings(service: string, name: string): readonly string[] {
  if (!name.includes(".")) return [name];
  const id = `${service}.${name}`;
  return [id, canonicalMethod(id)];
}
