/** `iaprun doctor` on `cloudtrail:`: what is missing, in words, and never an exception. */

import { afterEach, describe, expect, it } from "vitest";
import type { Check } from "../../../src/engine/source.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { NOON } from "../../support/event.ts";
import { makeHistory } from "../../support/history.ts";
import { type IdentityServer, startIdentityServer } from "../../support/servers/aws-identity.ts";
import {
  type ApiError,
  type CloudTrailServer,
  type CloudTrailServerOptions,
  startCloudTrailServer,
  type Trail,
} from "../../support/servers/cloudtrail.ts";
import { useAws } from "./reading.ts";
import { ACCOUNT, WINDOW } from "./request.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const records = makeHistory({ count: 20, window: WINDOW, account: ACCOUNT, regions: REGIONS });
let server: CloudTrailServer;
let identity: IdentityServer;

useAws(() => ({}));
afterEach(async () => {
  await server.close();
  await identity.close();
});

async function examined(
  options: Partial<CloudTrailServerOptions> = {},
  { uri = "cloudtrail:", now = Date.now }: { readonly uri?: string; readonly now?: () => number } = {},
): Promise<readonly Check[]> {
  server = await startCloudTrailServer({ records, now: NOON, ...options });
  identity = await startIdentityServer({ account: ACCOUNT });
  process.env["AWS_ENDPOINT_URL_CLOUDTRAIL"] = server.url;
  process.env["AWS_ENDPOINT_URL_STS"] = identity.url;
  const checks: Check[] = [];
  const signal = new AbortController().signal;
  for await (const check of openCloudTrail(uri, {}).examine?.({ signal, now }) ?? []) checks.push(check);
  return checks;
}

const ARN = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main`;

function trail(description: JsonObject = {}, status: JsonObject = {}, selectors?: JsonObject): Trail {
  return {
    description: {
      Name: "main",
      TrailARN: ARN,
      HomeRegion: "eu-west-1",
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      LogFileValidationEnabled: true,
      ...description,
    },
    status: { IsLogging: true, ...status },
    selectors: selectors ?? { EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }] },
  };
}

const states = (checks: readonly Check[]) => checks.map(({ what, state }) => `${what}: ${state}`);

it("finds nothing wrong where nothing is", async () => {
  const checks = await examined({ trails: [trail()] });
  expect(states(checks).sort()).toEqual([
    "clock: ok",
    "cloudtrail:LookupEvents in eu-west-1: ok",
    "cloudtrail:LookupEvents in us-east-1: ok",
    "credentials: ok",
    "trail main: ok",
  ]);
  expect(checks[0]?.detail).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/reader/iaprun`);
});

it("says that without a trail nothing is kept for longer than 90 days", async () => {
  const checks = await examined();
  expect(checks.at(-1)).toMatchObject({ what: "trails", state: "warning", detail: expect.stringContaining("90 days") });
});

describe.each<readonly [string, Trail, string]>([
  ["is off", trail({}, { IsLogging: false }), "is switched off"],
  ["has a bucket that refuses it", trail({}, { LatestDeliveryError: "AccessDenied" }), "cannot deliver: AccessDenied"],
  ["is of one Region", trail({ IsMultiRegionTrail: false }), "records one Region"],
  ["is not validated", trail({ LogFileValidationEnabled: false }), "has no log file validation"],
  ["leaves out IAM", trail({ IncludeGlobalServiceEvents: false }), "leaves out global services"],
  [
    "records writes alone",
    trail({}, {}, { EventSelectors: [{ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }] }),
    "does not record all management events",
  ],
  [
    "leaves out a service",
    trail({}, {}, { EventSelectors: [{ ReadWriteType: "All", ExcludeManagementEventSources: ["kms.amazonaws.com"] }] }),
    "does not record all management events",
  ],
  [
    "has advanced selectors for data events alone",
    trail({}, {}, { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Data"] }] }] }),
    "does not record all management events",
  ],
])("a trail that %s", (_, found, detail) => {
  it("is warned of, with what to do", async () => {
    const warnings = (await examined({ trails: [found] })).filter(({ state }) => state === "warning");
    expect(warnings).toEqual([
      { what: "trail main", state: "warning", detail: expect.stringContaining(detail), hint: expect.any(String) },
    ]);
  });
});

it("takes advanced selectors of all management events", async () => {
  const selectors = {
    AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }],
  };
  expect(states(await examined({ trails: [trail({}, {}, selectors)] }))).toContain("trail main: ok");
});

it("names the permission that is missing, and the Region", async () => {
  const denied: ApiError = { name: "AccessDeniedException", message: "not authorized" };
  const checks = await examined({ refuse: ({ region }) => (region === "us-east-1" ? denied : undefined) });
  expect(checks).toContainEqual({
    what: "cloudtrail:LookupEvents in us-east-1",
    state: "failed",
    detail: "AccessDeniedException: not authorized",
    hint: "the role needs cloudtrail:LookupEvents",
  });
});

it("tells a Region that is not enabled from one that fails", async () => {
  const invalid: ApiError = { name: "UnrecognizedClientException", message: "The security token is invalid." };
  const checks = await examined({ refuse: () => invalid }, { uri: "cloudtrail://ap-east-1,eu-west-1" });
  expect(states(checks)).toContain("cloudtrail:LookupEvents in ap-east-1: warning");
  expect(states(checks)).toContain("cloudtrail:LookupEvents in eu-west-1: failed");
});

it("warns of a clock that is wrong", async () => {
  const checks = await examined({}, { now: () => Date.now() + 10 * 60_000 });
  expect(checks.find(({ what }) => what === "clock")).toMatchObject({
    state: "warning",
    detail: expect.stringMatching(/^(10m|9m 5\ds).* ahead of/),
  });
});

it("ends after the credentials when there are none", async () => {
  process.env["AWS_ACCESS_KEY_ID"] = "";
  process.env["AWS_SECRET_ACCESS_KEY"] = "";
  expect(states(await examined())).toEqual(["credentials: failed"]);
});
