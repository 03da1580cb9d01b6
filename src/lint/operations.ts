/**
 * Operation names that the clouds are known to log: generated from the providers' published API models
 * (`scripts/operation-names.py`), with those that no model has kept by hand. A query that asks for another is quiet for ever.
 */

import { PLANES, type Plane } from "../model/event.ts";
import { canonicalOperation } from "../normalizers/cloudtrail/call.ts";
import { canonicalMethod } from "../normalizers/gcp/method.ts";
import aws from "../query/operations/aws-operations.json" with { type: "json" };
import beyond from "../query/operations/beyond-models.json" with { type: "json" };
import gcp from "../query/operations/gcp-operations.json" with { type: "json" };
import { nearest } from "../query/suggest.ts";

/** Names that go on with what a cluster or a product calls its own resources: no list can hold them. */
const OPEN_PREFIXES: Readonly<Record<Plane, readonly string[]>> = {
  aws: [],
  gcp: ["io.k8s.", "io.istio.", "io.cilium.", "google.admin.adminservice."],
};

interface Known {
  /** By name in lower case: the name as the cloud writes it. */
  readonly names: ReadonlyMap<string, string>;
  /** By service (`ec2`, `compute`): what it logs, in lower case. */
  readonly services: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Made when first asked for: few commands need it. */
const made = new Map<Plane, Known>();

/** Compares without case, as the matcher does; API dates, versions and packages count as little as in `api.canonical`. */
export function isKnownOperation(plane: Plane, name: string): boolean {
  const { names } = known(plane);
  return isOpen(plane, name) || foldedForms(plane, name).some((form) => names.has(form));
}

/** Whether the service is known to log the operation; `undefined` where nothing is known of the service. */
export function isOperationOf(service: Service, name: string): boolean | undefined {
  const names = known(service.plane).services.get(service.name);
  if (names === undefined || isOpen(service.plane, name)) return undefined;
  return foldedForms(service.plane, name).some((form) => names.has(form));
}

/** Services that are known to log the operation, in order: `cloudtrail.amazonaws.com`. */
export function servicesThatLog(plane: Plane, name: string): readonly string[] {
  const forms = foldedForms(plane, name);
  return [...known(plane).services].flatMap(([service, names]) =>
    forms.some((form) => names.has(form)) ? [service + DOMAIN[plane]] : [],
  );
}

export interface Service {
  readonly plane: Plane;
  /** Without its domain: `ec2`, `compute`. */
  readonly name: string;
}

/** By what a record calls it: `ec2.amazonaws.com`, `compute.googleapis.com`; `undefined` for anything else. */
export function serviceCalled(source: string): Service | undefined {
  const folded = source.toLowerCase();
  const plane = PLANES.find((each) => folded.endsWith(DOMAIN[each]));
  return plane && { plane, name: folded.slice(0, -DOMAIN[plane].length) };
}

/** What stands behind a service in records. */
export const DOMAIN: Readonly<Record<Plane, string>> = { aws: ".amazonaws.com", gcp: ".googleapis.com" };

/** Up to three known names in their canonical form, nearest first. */
export function nearestOperations(plane: Plane, name: string): readonly string[] {
  return nearest(canonical(plane, name), known(plane).names.values());
}

function canonical(plane: Plane, name: string): string {
  return plane === "aws" ? canonicalOperation(name) : canonicalMethod(name);
}

function foldedForms(plane: Plane, name: string): readonly string[] {
  return [name.toLowerCase(), canonical(plane, name).toLowerCase()];
}

function isOpen(plane: Plane, name: string): boolean {
  return OPEN_PREFIXES[plane].some((prefix) => name.toLowerCase().startsWith(prefix));
}

function known(plane: Plane): Known {
  const lists = made.get(plane) ?? collect(plane);
  made.set(plane, lists);
  return lists;
}

function collect(plane: Plane): Known {
  const names = new Map<string, string>();
  const services = new Map<string, Set<string>>();
  for (const [service, listed] of lists(plane)) {
    const own = services.get(service.toLowerCase()) ?? new Set();
    services.set(service.toLowerCase(), own);
    for (const name of listed) {
      names.set(name.toLowerCase(), name);
      own.add(name.toLowerCase());
    }
  }
  return { names, services };
}

function lists(plane: Plane): readonly (readonly [service: string, names: readonly string[]])[] {
  const byHand = beyond
    .filter((each) => each.plane === plane)
    .map(({ service, names }) => [service, names.split(" ")] as const);
  if (plane === "aws")
    return [...Object.entries(aws).map(([service, names]) => [service, names.split(" ")] as const), ...byHand];
  const modelled = Object.entries(gcp).map(
    ([service, names]) => [service, names.split(" ").flatMap((name) => spellings(service, name))] as const,
  );
  return [
    ...modelled,
    ...byHand.map(([service, names]) => [service, names.flatMap((name) => [name, canonicalMethod(name)])] as const),
  ];
}

/** A method's id without its service, `firewalls.insert`, is logged with it; the canonical form may lose it again. */
function spellings(service: string, name: string): readonly string[] {
  if (!name.includes(".")) return [name];
  const id = `${service}.${name}`;
  return [id, canonicalMethod(id)];
}
