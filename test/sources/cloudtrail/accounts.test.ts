/** Many accounts: roles assumed once each, a refused account is a gap by name, and every way to sign in that the SDK knows. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SourceSettings } from "../../../src/config/config.ts";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { NOON } from "../../support/event.ts";
import { makeHistory } from "../../support/history.ts";
import { readAll } from "../../support/reading.ts";
import {
  type IdentityServer,
  type IdentityServerOptions,
  startIdentityServer,
} from "../../support/servers/aws-identity.ts";
import { type CloudTrailServer, startCloudTrailServer } from "../../support/servers/cloudtrail.ts";
import { FAST, ids, useAws } from "./reading.ts";
import { ACCOUNT, EVERYTHING, WINDOW } from "./request.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const OTHERS = ["444455556666", "777788889999"];
const historyOf = (account: string) => makeHistory({ count: 300, window: WINDOW, account, regions: REGIONS });
const history = new Map([ACCOUNT, ...OTHERS].map((account) => [account, historyOf(account)]));

/** Ids repeat from account to account, as they do for an event that concerns two: account and id tell records apart. */
const named = (records: readonly object[]) =>
  records.map((record) => `${Reflect.get(record, "recipientAccountId")} ${Reflect.get(record, "eventID")}`).sort();
const of = (...accounts: readonly string[]) => named(accounts.flatMap((account) => history.get(account) ?? []));

let trail: CloudTrailServer;
let identity: IdentityServer;
let folder: string;

beforeAll(async () => {
  trail = await startCloudTrailServer({ records: [...history.values()].flat(), account: ACCOUNT, now: NOON });
});
afterAll(() => trail.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-aws-"));
});
afterEach(async () => {
  await identity.close();
  rmSync(folder, { recursive: true });
});
useAws(() => ({ AWS_ENDPOINT_URL_CLOUDTRAIL: trail.url }));

async function signInAt(options: Partial<IdentityServerOptions> = {}): Promise<void> {
  identity = await startIdentityServer({ account: ACCOUNT, ...options });
  process.env["AWS_ENDPOINT_URL_STS"] = identity.url;
  process.env["AWS_ENDPOINT_URL_ORGANIZATIONS"] = identity.url;
}

async function readWith(settings: SourceSettings, uri = "cloudtrail:") {
  const { records, gaps } = await readAll(openCloudTrail(uri, settings, FAST), EVERYTHING);
  return { read: named(records.map(({ record }) => record)), gaps };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe("accounts", () => {
  it("are read with the role that each has, the own one without, and each role is assumed once", async () => {
    await signInAt();
    const { read, gaps } = await readWith({ accounts: [ACCOUNT, ...OTHERS], role: "security/reader" });
    expect(gaps).toEqual([]);
    expect(read).toEqual(of(ACCOUNT, ...OTHERS));
    expect([...identity.roles].sort()).toEqual(OTHERS.map((id) => `arn:aws:iam::${id}:role/security/reader`));
  });

  it("that refuse the role are gaps by name, and the others are read", async () => {
    await signInAt({ refuseRole: (arn) => arn.includes("777788889999") });
    const { read, gaps } = await readWith({ accounts: OTHERS, role: "reader" });
    expect(read).toEqual(of("444455556666"));
    expect(gaps).toEqual([
      {
        reason: "not-permitted",
        what:
          "777788889999: not read: 2026-05-31T12:00:00Z to 2026-06-01T12:00:00Z: AccessDenied: not authorized to perform: " +
          "sts:AssumeRole on resource: arn:aws:iam::777788889999:role/reader",
      },
    ]);
  });

  it("that all refuse the role end the source", async () => {
    await signInAt({ refuseRole: () => true });
    await expect(readWith({ accounts: OTHERS, role: "reader" })).rejects.toMatchObject({
      message: expect.stringContaining("AccessDenied"),
      hint: expect.stringContaining("sts:AssumeRole"),
    });
  });

  it("of an organization are its active ones", async () => {
    const accounts = [
      { Id: ACCOUNT, Status: "ACTIVE" },
      { Id: "444455556666", Status: "ACTIVE" },
      { Id: "121212121212", Status: "SUSPENDED" },
      { Id: "777788889999", Status: "ACTIVE" },
    ];
    await signInAt({ accounts });
    const { read, gaps } = await readWith({ accounts: "organization", role: "reader" });
    expect(gaps).toEqual([]);
    expect(read).toEqual(of(ACCOUNT, ...OTHERS));
    expect(identity.roles).toHaveLength(2);
  });

  it("of an organization that cannot be listed are a gap, and the own one is read", async () => {
    await signInAt({ refuseList: true });
    const { read, gaps } = await readWith({ accounts: "organization", role: "reader" });
    expect(read).toEqual(of(ACCOUNT));
    expect(gaps.map(({ reason, what }) => [reason, what.split(":")[0]])).toEqual([
      ["not-permitted", "all accounts of the organization but this one"],
    ]);
  });
});

describe("credentials come from", () => {
  it("one role by its ARN", async () => {
    await signInAt();
    const role = "arn:aws:iam::444455556666:role/reader";
    expect((await readWith({ role })).read).toEqual(of("444455556666"));
    expect(identity.roles).toEqual([role]);
  });

  it("a profile of the configuration files, with its Region", async () => {
    await signInAt();
    process.env["AWS_CONFIG_FILE"] = file("config", "[profile audit]\nregion = us-east-1\n");
    const keys = "[audit]\naws_access_key_id = ASIA4444555566660001\naws_secret_access_key = made-up\n";
    process.env["AWS_SHARED_CREDENTIALS_FILE"] = file("credentials", keys);
    for (const name of ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    const before = trail.lookups.length;
    const { read } = await readWith({ profile: "audit" });
    const inRegion = (history.get("444455556666") ?? []).filter(({ awsRegion }) => awsRegion === "us-east-1");
    expect(read).toEqual(named(inRegion));
    expect(new Set(trail.lookups.slice(before).map(({ region }) => region))).toEqual(new Set(["us-east-1"]));
  });

  it("a profile that assumes a role", async () => {
    await signInAt();
    const role = "role_arn = arn:aws:iam::777788889999:role/reader\nsource_profile = base\nregion = eu-west-1\n";
    process.env["AWS_CONFIG_FILE"] = file("config", `[profile audit]\n${role}`);
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    const keys = "[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = made-up\n";
    process.env["AWS_SHARED_CREDENTIALS_FILE"] = file("credentials", keys);
    expect((await readWith({ profile: "audit" })).read).toEqual(of("777788889999"));
    expect(identity.calls).toEqual(["AssumeRole"]);
  });

  it("a web identity token in a file, as in Kubernetes and in CI", async () => {
    await signInAt();
    process.env["AWS_WEB_IDENTITY_TOKEN_FILE"] = file("token", "made-up");
    process.env["AWS_ROLE_ARN"] = "arn:aws:iam::444455556666:role/ci";
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    expect((await readWith({})).read).toEqual(of("444455556666"));
    expect(identity.calls).toEqual(["AssumeRoleWithWebIdentity"]);
  });
});

it("asks a budget of its own for each account and Region", async () => {
  await signInAt();
  const server = await startCloudTrailServer({
    records: [...history.values()].flat(),
    account: ACCOUNT,
    now: NOON,
    budget: { requests: 2, perMs: 100 },
  });
  try {
    process.env["AWS_ENDPOINT_URL_CLOUDTRAIL"] = server.url;
    const source = openCloudTrail(
      "cloudtrail:",
      { accounts: OTHERS, role: "reader" },
      { ...FAST, requestsPerSecond: 20 },
    );
    const { records } = await readAll(source, EVERYTHING);
    expect(ids(records)).toHaveLength(600);
    expect(server.lookups.filter(({ error }) => error !== undefined).length).toBeLessThanOrEqual(4);
  } finally {
    await server.close();
  }
});
