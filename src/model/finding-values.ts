/** The names by which columns, next steps and tests speak of a finding's values: one vocabulary for all three. */

import type { Evidence, Finding } from "./finding.ts";
import type { JsonValue } from "./json.ts";

/** A finding, or one that still lacks its key and next steps. */
export type FindingFacts = Omit<Finding, "key" | "next_steps">;

/** Values every finding can have; a detector's attributes and a correlation's `group-by` names come on top. */
export const FINDING_COLUMNS = {
  level: "Severity",
  title: "What happened, in one sentence",
  count: "How many events or things it counts",
  first_seen: "Time of its first event",
  last_seen: "Time of its last event",
  actor: "Who: email, ARN or principal name",
  actor_type: "human, workload, service, anonymous or redacted",
  src: "Where from, as logged: an address, or what stands in its place",
  src_ip: "Source address, when there is one",
  country: "Country of the source address",
  city: "City of the source address",
  network: "Who runs the network of the source address",
  target: "What was reached or changed, by its id",
  target_name: "What was reached or changed, by its name where it has one",
  target_type: "Kind of the target: instance, role, service-account, ...",
  port: "Port on the target",
  scope: "Account or project it was recorded in",
  region: "Region it was recorded in",
  service: "Cloud service called",
  operation: "Operation called, as logged",
} as const satisfies Readonly<Record<string, string>>;

export type FindingColumn = keyof typeof FINDING_COLUMNS;

/**
 * One value of a finding by its name; `undefined` when this finding has none. Scope, region, service and operation are
 * those of its evidence: one text, or a list in order of appearance when they differ. An attribute that a detector
 * declares under one of the common names says it more precisely, and counts.
 */
export function findingValue(finding: FindingFacts, column: string): JsonValue | undefined {
  if (Object.hasOwn(finding.attributes, column)) return finding.attributes[column];
  return isFindingColumn(column) ? commonValue(finding, column) : undefined;
}

function isFindingColumn(name: string): name is FindingColumn {
  return Object.hasOwn(FINDING_COLUMNS, name);
}

function commonValue(finding: FindingFacts, column: FindingColumn): JsonValue | undefined {
  const { actor, src_endpoint: source, target } = finding;
  switch (column) {
    case "level":
    case "title":
    case "count":
    case "first_seen":
    case "last_seen":
      return finding[column];
    case "actor":
      return actor?.uid;
    case "actor_type":
      return actor?.type;
    case "src":
      return source?.ip ?? source?.domain;
    case "src_ip":
      return source?.ip;
    case "country":
      return source?.location?.country;
    case "city":
      return source?.location?.city;
    case "network":
      return networkName(source?.autonomous_system);
    case "target":
      return target?.uid;
    case "target_name":
      return target?.name ?? target?.uid;
    case "target_type":
      return target?.type;
    case "port":
      return target?.port;
    case "scope":
    case "region":
    case "service":
    case "operation":
      return told(finding.evidence, column);
  }
}

function networkName(network: NonNullable<FindingFacts["src_endpoint"]>["autonomous_system"]): string | undefined {
  return network?.name ?? (network?.number === undefined ? undefined : `AS${network.number}`);
}

function told(
  evidence: Iterable<Evidence>,
  column: "scope" | "region" | "service" | "operation",
): JsonValue | undefined {
  const values = new Set<string>();
  for (const { [column]: value } of evidence) if (value !== undefined) values.add(value);
  const found = [...values];
  return found.length > 1 ? found : found[0];
}
