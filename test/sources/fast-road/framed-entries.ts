/** Log entries of every kind, many of one structure that differ in what stands in it: what frames of them are made of. */

import { logEntry } from "../../../bench/records.ts";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import type { Random } from "../../../src/sources/demo/random.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { DAY, NOON } from "../../support/event.ts";

const DEMO = demoTrail(NOON).flatMap(({ format, record }) => (format === "gcp-audit" ? [record] : []));

const METHODS = [
  ...["compute:v1.compute.firewalls.insert", "compute:beta.compute.instances.setMetadata", "iam:SignBlob", "x:Get"],
  ...[
    "iap:google.cloud.iap.v1.IdentityAwareProxyAdminService.UpdateIapSettings",
    "logging:UpdateSink",
    "y:CreateTunnel",
  ],
  ...["iamcredentials:GenerateAccessToken", "iamcredentials:GenerateIdToken", "cloudresourcemanager:SetIamPolicy"],
  ...[
    "iam:google.iam.admin.v1.CreateServiceAccountKey",
    "sts:google.identity.sts.v1.SecurityTokenService.ExchangeToken",
  ],
  ...["oslogin:CheckPolicy", "run:ReplaceService", "storage:storage.objects.get", "z:AccessDenied", "k8s:pods.list"],
] as const;
const ACCOUNT = "app@shop-prod.iam.gserviceaccount.com";
const TEXTS = [
  ...["", "x", "true", "0", 'a"b', "back\\slash", "a/b", "é", "\u2028", "0.0.0.0/0", "LOGIN", "REMOVE", "\u0000"],
  ...["projects/data-lab", "projects/-/serviceAccounts/1234", `projects/-/serviceAccounts/${ACCOUNT}`, ACCOUNT],
  ...["projects/shop/zones/europe-west1-b/instances/db-1", "projects/1/iap_web/compute/services/2", "organizations/7"],
  ...[
    "projects/1/iap_tunnel/zones/z/instances/4711",
    "buckets/serviceAccounts/x",
    "projects/p/regions/r/backendServices/3",
  ],
  ...[
    "https://shop.example.com/a",
    `projects/p/serviceAccounts/${ACCOUNT}/keys/k`,
    "Permission 'a.b' denied on resource c",
  ],
] as const;
const KEYS = [
  ...[
    "name",
    "resource",
    "policy",
    "etag",
    "sessionId",
    "success",
    "code",
    "error",
    "bindings",
    "members",
    "httpRequest",
  ],
  ...[
    "url",
    "metadata",
    "items",
    "key",
    "value",
    "allowed",
    "sourceRanges",
    "sink",
    "disabled",
    "filter",
    "updateMask",
  ],
  ...["identityDelegationChain", "mappedPrincipal", "policyDelta", "bindingDeltas", "action", "__proto__", "", "Ünder"],
] as const;
const MEMBERS = ["request", "response", "metadata", "serviceData", "requestMetadata", "status", "resourceLocation"];

/** Entries of so many structures at a time. */
const STRUCTURES = 24;

export function createEntries(random: Random): () => JsonObject {
  const make = (): JsonObject => {
    let entry =
      random.next() < 0.6 ? random.pick(DEMO as [JsonObject]) : logEntry(random, NOON - random.between(0, DAY));
    for (let changes = random.between(0, 4); changes > 0; changes--) entry = changed(random, entry);
    return entry;
  };
  const structures = Array.from({ length: STRUCTURES }, make);
  return () => {
    if (random.next() < 0.02) structures[random.between(0, STRUCTURES - 1)] = make();
    return retold(random, random.pick(structures as [JsonObject]), []) as JsonObject;
  };
}

function changed(random: Random, entry: JsonObject): JsonObject {
  const payload = objectOf(entry["protoPayload"]);
  const within = (more: JsonObject): JsonObject => ({ ...entry, protoPayload: { ...payload, ...more } });
  switch (random.between(0, 9)) {
    case 0: {
      const [service = "", methodName = ""] = random.pick(METHODS).split(":");
      return within({ serviceName: `${service}.googleapis.com`, methodName });
    }
    case 1:
      return {
        ...entry,
        resource: { type: random.pick(["gce_instance", "service_account", "x_y"]), labels: labels(random) },
      };
    case 2:
      return within({
        status: random.pick<JsonObject>([{}, { code: 7, message: random.pick(TEXTS) }, { code: 0 }, { code: 16 }]),
      });
    case 3:
      return within({
        authorizationInfo: [{ resource: random.pick(TEXTS), permission: "a.b.get", granted: random.next() < 0.5 }],
      });
    case 4:
      return { ...entry, operation: { id: random.uuid(), first: random.next() < 0.5, last: random.next() < 0.5 } };
    case 5:
      return {
        ...entry,
        [random.pick(["severity", "trace", "insertId", "labels", "receiveTimestamp"])]: scalar(random),
      };
    case 6:
      return within({ resourceName: random.next() < 0.8 ? random.pick(TEXTS) : scalar(random) });
    case 7:
      return {
        ...entry,
        timestamp: `2026-05-31T12:00:00${random.pick([".000Z", ".1Z", ".123456789Z", "+02:00", "Z"])}`,
      };
    default: {
      const member = random.pick(MEMBERS as [string]);
      return within({ [member]: value(random, payload[member], 3) });
    }
  }
}

function labels(random: Random): JsonObject {
  const all = ["project_id", "email_id", "instance_id", "zone", "location", "bucket_name", "backend_service_id"];
  return Object.fromEntries(all.filter(() => random.next() < 0.4).map((name) => [name, random.pick(TEXTS)]));
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function scalar(random: Random): JsonValue {
  return random.pick<JsonValue>([null, 0, 1, true, "x", 1.5, -0]);
}

function value(random: Random, before: JsonValue | undefined, depth: number): JsonValue {
  if (depth === 0 || random.next() < 0.2) return random.next() < 0.3 ? scalar(random) : random.pick(TEXTS);
  const inner = value(random, undefined, depth - 1);
  if (random.next() < 0.25) return [inner, ...(random.next() < 0.3 ? [value(random, undefined, depth - 1)] : [])];
  return Object.fromEntries([...Object.entries(objectOf(before)), [random.pick(KEYS), inner]]);
}

/** Other texts in the same places: nearly all of those that are an entry's own, few of the others. */
function retold(random: Random, told: JsonValue | undefined, path: readonly string[]): JsonValue {
  if (typeof told === "string") return text(random, told, path);
  if (Array.isArray(told)) return told.map((each) => retold(random, each, path));
  if (typeof told !== "object" || told === null) return told ?? null;
  return Object.fromEntries(
    Object.entries(told).map(([key, each]) => [key, retold(random, each, [...path, key])] as const),
  );
}

function text(random: Random, told: string, path: readonly string[]): string {
  const name = path.join(".");
  if (name === "insertId") return random.next() < 0.9 ? random.word(13) : told;
  if (name === "timestamp")
    return random.next() < 0.9
      ? `2026-05-31T${10 + random.between(0, 9)}:00:00.${random.word(9, "0123456789")}Z`
      : told;
  if (/^(protoPayload.@type|logName|protoPayload.(serviceName|methodName))$/.test(name)) return told;
  const isOwn =
    /^(receiveTimestamp|trace|labels|operation.id)|protoPayload.(request|response|metadata|resourceName|authorizationInfo.resource|status.message)/.test(
      name,
    );
  return random.next() < (isOwn ? 0.7 : 0.03) ? random.pick(TEXTS) : told;
}
