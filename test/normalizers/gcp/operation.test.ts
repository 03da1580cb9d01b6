import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, type JsonObject } from "../../../src/model/json.ts";
import { CLOUDTRAILS, mergeOperationRecords } from "../../../src/normalizers/gcp/operation.ts";
import { CLOUDTRAIL_FIELDS } from "../../../src/query/fields/cloudtrail.ts";
import { eventOf, logEntry } from "./log-entry.ts";

const NAME = "projects/shop-prod/global/firewalls/ssh";

function half(which: "first" | "last", payload: JsonObject, more: JsonObject = {}): JsonObject {
  return logEntry({
    method: "v1.compute.firewalls.insert",
    type: "gce_firewall_rule",
    payload: { resourceName: NAME, ...payload },
    more: {
      insertId: which,
      timestamp: which === "first" ? "2026-06-01T12:00:00Z" : "2026-06-01T12:00:09Z",
      operation: { id: "op-1", producer: "compute.googleapis.com", [which]: true },
      ...more,
    },
  });
}

const ASKED = half("first", {
  request: { "@type": "t", alloweds: [{ IPProtocol: "tcp", ports: ["22"] }], sourceRanges: ["0.0.0.0/0"] },
  response: { "@type": "type.googleapis.com/operation", status: "RUNNING" },
  authorizationInfo: [{ permission: "compute.firewalls.create", granted: true }],
});
const ENDED = half("last", { request: { "@type": "t" }, requestMetadata: undefined });

it("is no half to which others added what only CloudTrail's records have", () => {
  expect(eventOf(ASKED).operation).toMatchObject({ first: true });
  for (const member of CLOUDTRAILS) expect(eventOf({ ...ASKED, [member]: "x" }).operation).toBeUndefined();
  expect(eventOf({ ...ASKED, host: "x" }).operation).toMatchObject({ first: true });
  expect([...CLOUDTRAILS].sort()).toEqual([...new Set(CLOUDTRAIL_FIELDS.map(({ path }) => path[0]))].sort());
});

describe("mergeOperationRecords", () => {
  it.each([
    ["in order", ASKED, ENDED],
    ["the other way round", ENDED, ASKED],
  ])("is one event with the first record's time and request, %s", (_, a, b) => {
    const event = eventOf(mergeOperationRecords(a, b));
    expect(event).toMatchObject({
      record_uid: "first",
      time: { text: "2026-06-01T12:00:00Z" },
      activity: "exposure.open",
      outcome: "success",
      src_endpoint: { ip: "198.51.100.7" },
      exposure: { rules: [{ from_port: 22, ranges: ["0.0.0.0/0"] }] },
    });
    expect(event.uid).toBe(eventOf(ASKED).uid);
    expect(event.operation).toBeUndefined();
  });

  it("ends as the last record says", () => {
    const failed = half(
      "last",
      { status: { code: 8, message: "quota" }, response: { error: { message: "quota" } } },
      { severity: "ERROR" },
    );
    const event = eventOf(mergeOperationRecords(ASKED, failed));
    expect([event.outcome, event.status]).toEqual(["failure", { code: "RESOURCE_EXHAUSTED", detail: "quota" }]);
  });

  it.each<[string, JsonObject, JsonObject, readonly string[]]>([
    ["the first", { modifiedMetadataKeys: ["ssh-keys"] }, {}, ["ssh-keys"]],
    ["the last", {}, { modifiedMetadataKeys: ["ssh-keys"] }, ["ssh-keys"]],
    [
      "both",
      { modifiedMetadataKeys: [] },
      { modifiedMetadataKeys: ["windows-keys", "ssh-keys"] },
      ["windows-keys", "ssh-keys"],
    ],
    [
      "either list",
      { modifiedMetadataKeys: ["ssh-keys"] },
      { modifiedMetadataKeys: ["windows-keys"] },
      ["ssh-keys", "windows-keys"],
    ],
  ])("finds the metadata delta in %s", (_, one, two, keys) => {
    const delta = (instanceMetadataDelta: JsonObject) => ({
      methodName: "v1.compute.instances.setMetadata",
      metadata: { instanceMetadataDelta },
    });
    const event = eventOf(mergeOperationRecords(half("first", delta(one)), half("last", delta(two))));
    expect(event.exposure?.keys).toEqual(keys);
  });

  it("goes by time where neither record says which it is, and by the first's word where one does", () => {
    const early = half("last", {}, { timestamp: "2026-06-01T11:00:00Z" });
    expect(mergeOperationRecords(early, ASKED)["insertId"]).toBe("first");
    const plain = (insertId: string, second: string) =>
      half("last", {}, { insertId, operation: { id: "op-1" }, timestamp: `2026-06-01T12:00:${second}Z` });
    expect(mergeOperationRecords(plain("b", "02.000000002"), plain("a", "02.000000001"))["insertId"]).toBe("a");
  });

  it("merges lower-cased records too", () => {
    const { insertId, logName, ...rest } = ASKED;
    const lowered: JsonObject = { ...rest, insertid: insertId, logname: logName };
    expect(eventOf(mergeOperationRecords(ENDED, lowered)).uid).toBe(eventOf(ASKED).uid);
  });

  it("does not care for the order of its arguments, nor for what is in them", () => {
    const record = fc.dictionary(
      fc.oneof(
        fc.constantFrom("protoPayload", "operation", "timestamp", "insertId", "__proto__", "labels"),
        fc.string(),
      ),
      fc.jsonValue({ maxDepth: 4 }),
    ) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(record, record, (a, b) => {
        expect(canonical(mergeOperationRecords(a, b))).toBe(canonical(mergeOperationRecords(b, a)));
      }),
    );
  });
});
