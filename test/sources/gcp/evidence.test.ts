import { afterEach, describe, expect, it } from "vitest";
import { DAY, NOON } from "../../support/event.ts";
import { entriesOf, REQUEST, read } from "./reading.ts";
import { SWITCHED_ON, serve, stopServing } from "./serving.ts";

afterEach(stopServing);

const SHOP = "projects/shop";
const ENTRIES = [...entriesOf(SHOP, 10), ...entriesOf(SHOP, 10, "data_access")];
const PARENTS = { [SHOP]: "folders/1", "folders/1": "organizations/9", "projects/till": "folders/1" };
const OFF = {
  iap: "Data Access logs of iap.googleapis.com are off (ADMIN_READ, DATA_READ, DATA_WRITE), so that this is not recorded: who came through the proxy or was refused, and changes of its settings",
  iam: "Data Access logs of iam.googleapis.com are off (ADMIN_READ, DATA_READ), so that this is not recorded: tokens minted for service accounts (iamcredentials.googleapis.com)",
  sts: "Data Access logs of sts.googleapis.com are off (ADMIN_READ), so that this is not recorded: tokens exchanged by outside identities",
};

function config(service: string, ...logTypes: readonly string[]) {
  return { service, auditLogConfigs: logTypes.map((logType) => ({ logType })) };
}

describe("Data Access entries that Cloud Logging withholds silently", () => {
  it("are a gap", async () => {
    await serve({
      entries: ENTRIES,
      parents: PARENTS,
      may: (permission) => permission !== "logging.privateLogEntries.list",
    });
    const { records, gaps } = await read([SHOP]);
    expect(records).toHaveLength(10);
    expect(gaps).toEqual([
      {
        reason: "not-permitted",
        what: "Data Access logs of projects/shop from 2026-05-31T12:00:00Z to 2026-06-01T12:00:00Z cannot be read: without logging.privateLogEntries.list (roles/logging.privateLogViewer) Cloud Logging leaves them out and says nothing",
      },
    ]);
  });

  it("are a gap for each project below a folder where it is so", async () => {
    await serve({
      entries: [...ENTRIES, ...entriesOf("projects/till", 5)],
      parents: PARENTS,
      may: (permission, resource) => permission !== "logging.privateLogEntries.list" || resource === "projects/till",
    });
    const { gaps } = await read(["folders/1"]);
    expect(gaps.map(({ what }) => what.split(" from ")[0])).toEqual([
      "Data Access logs of folders/1",
      "Data Access logs of projects/shop",
    ]);
  });

  it("are told to be uncertain where that cannot be checked", async () => {
    await serve({ entries: ENTRIES, parents: PARENTS, disabled: ["cloudresourcemanager.googleapis.com"] });
    const { gaps, notes } = await read([SHOP]);
    expect(gaps).toEqual([]);
    expect(notes.filter((note) => note.includes("could not check"))).toHaveLength(4);
    expect(notes).toContainEqual(
      expect.stringMatching(
        /^projects\/shop: could not check whether Data Access entries can be read \(PERMISSION_DENIED: cloudresourcemanager/,
      ),
    );
  });
});

describe("Data Access logs that are not written", () => {
  it.each([
    ["nothing is switched on", {}, [OFF.iam, OFF.iap, OFF.sts]],
    ["the project switches everything on", { [SHOP]: SWITCHED_ON }, []],
    ["the organization does", { "organizations/9": SWITCHED_ON }, []],
    [
      "the proxy's own are on",
      { [SHOP]: { auditConfigs: [config("iap.googleapis.com", "ADMIN_READ", "DATA_READ", "DATA_WRITE")] } },
      [OFF.iam, OFF.sts],
    ],
    [
      "one type is missing, two places together",
      {
        [SHOP]: { auditConfigs: [config("iap.googleapis.com", "DATA_READ")] },
        "folders/1": {
          auditConfigs: [
            config("iam.googleapis.com", "ADMIN_READ", "DATA_READ"),
            config("iap.googleapis.com", "ADMIN_READ"),
          ],
        },
      },
      [OFF.iap.replace("ADMIN_READ, DATA_READ, DATA_WRITE", "DATA_WRITE"), OFF.sts],
    ],
    [
      "iamcredentials is switched by name, which does nothing",
      { [SHOP]: { auditConfigs: [config("iamcredentials.googleapis.com", "ADMIN_READ", "DATA_READ")] } },
      [OFF.iam, OFF.iap, OFF.sts],
    ],
  ])("%s", async (_, policies, expected) => {
    await serve({ entries: ENTRIES, parents: PARENTS, policies });
    const { notes, gaps } = await read([SHOP]);
    expect(gaps).toEqual([]);
    expect(notes).toEqual(expected.map((note) => `projects/shop: ${note}`));
  });

  it("are named with the members who are exempted", async () => {
    const auditLogConfigs = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].map((logType) => ({
      logType,
      exemptedMembers: ["user:eve@example.com"],
    }));
    await serve({
      entries: ENTRIES,
      parents: PARENTS,
      policies: {
        [SHOP]: SWITCHED_ON,
        "folders/1": { auditConfigs: [{ service: "iap.googleapis.com", auditLogConfigs }] },
      },
    });
    expect((await read([SHOP])).notes).toEqual([
      "projects/shop: Data Access logs of iap.googleapis.com leave out user:eve@example.com",
    ]);
  });

  it("are uncertain where a policy above may not be read, unless the readable ones switch them on", async () => {
    await serve({
      entries: ENTRIES,
      parents: PARENTS,
      policies: { [SHOP]: { auditConfigs: [config("iap.googleapis.com", "ADMIN_READ", "DATA_READ", "DATA_WRITE")] } },
      may: (_, resource) => resource !== "organizations/9",
    });
    const { notes } = await read([SHOP]);
    expect(notes).toEqual([
      expect.stringMatching(
        /^projects\/shop: could not check whether Data Access logs of iam.googleapis.com are on \(PERMISSION_DENIED.*organizations\/9/,
      ),
      expect.stringMatching(/^projects\/shop: could not check whether Data Access logs of sts.googleapis.com are on/),
    ]);
  });
});

describe("entries that are no longer kept", () => {
  const old = { ...REQUEST, window: { since: NOON - 45 * DAY, until: NOON } };
  const bucket = (id: string, retentionDays: number) => ({
    name: `${SHOP}/locations/global/buckets/${id}`,
    retentionDays,
  });

  it.each([
    [
      "30 days",
      [bucket("_Required", 400), bucket("_Default", 30)],
      [
        "Data Access entries of projects/shop from 2026-04-17T12:00:00Z to 2026-05-02T12:00:00Z are gone: no bucket keeps them over 30 days",
      ],
    ],
    ["raised", [bucket("_Required", 400), bucket("_Default", 90)], []],
    ["raised in another bucket", [bucket("_Required", 400), bucket("_Default", 30), bucket("security", 365)], []],
  ])("retention %s", async (_, buckets, expected) => {
    await serve({ entries: ENTRIES, parents: PARENTS, buckets: { [SHOP]: buckets } });
    const { gaps, notes } = await read([SHOP], { request: old });
    expect(gaps).toEqual(expected.map((what) => ({ reason: "beyond-retention", what })));
    expect(notes).toEqual([]);
  });

  it("go for all logs after what the longest bucket keeps", async () => {
    const buckets = [bucket("_Required", 400), bucket("_Default", 30)];
    await serve({ entries: ENTRIES, parents: PARENTS, buckets: { [SHOP]: buckets } });
    const window = { since: NOON - 401 * DAY, until: NOON - 400 * DAY };
    const { gaps } = await read([SHOP], { request: { ...REQUEST, window } });
    expect(gaps.map(({ what }) => what)).toEqual([
      "Data Access entries of projects/shop from 2025-04-26T12:00:00Z to 2025-04-27T12:00:00Z are gone: no bucket keeps them over 30 days",
      "all audit entries of projects/shop from 2025-04-26T12:00:00Z to 2025-04-27T12:00:00Z are gone: no bucket keeps them over 400 days",
    ]);
  });

  it("are uncertain where the buckets may not be listed", async () => {
    await serve({ entries: ENTRIES, parents: PARENTS, may: (permission) => permission !== "logging.buckets.list" });
    expect((await read([SHOP], { request: old })).notes).toEqual([
      expect.stringContaining("which could not be checked"),
    ]);
  });

  it("are not asked about for a window that is young", async () => {
    const { proxy } = await serve({ entries: ENTRIES, parents: PARENTS });
    await read([SHOP]);
    expect(proxy.requests.filter(({ path }) => path.includes("buckets"))).toEqual([]);
  });
});
