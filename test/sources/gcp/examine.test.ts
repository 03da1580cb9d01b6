import { afterEach, expect, it, vi } from "vitest";
import type { Check } from "../../../src/engine/source.ts";
import { loggingSource } from "../../../src/sources/gcp.ts";
import { HOUR } from "../../support/event.ts";
import type { CloudLoggingOptions } from "../../support/servers/cloud-logging.ts";
import { entriesOf, QUICK } from "./reading.ts";
import { SWITCHED_ON, serve, stopServing } from "./serving.ts";

afterEach(stopServing);

const SHOP = "projects/shop";
const bucket = (id: string, retentionDays: number) => ({
  name: `${SHOP}/locations/global/buckets/${id}`,
  retentionDays,
});
const HEALTHY: CloudLoggingOptions = {
  entries: entriesOf(SHOP, 3),
  parents: { [SHOP]: "organizations/9" },
  policies: { [SHOP]: SWITCHED_ON },
  buckets: { [SHOP]: [bucket("_Required", 400), bucket("_Default", 30)] },
  sinks: { [SHOP]: [{ name: "_Required" }, { name: "_Default" }, { name: "to-storage" }] },
};

async function examine(names: readonly string[] = [SHOP], now: () => number = Date.now): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const context = { signal: new AbortController().signal, now };
  for await (const check of loggingSource("gcp://x", names, QUICK).examine?.(context) ?? []) checks.push(check);
  return checks;
}

function troubles(checks: readonly Check[]): readonly string[] {
  return checks.filter(({ state }) => state !== "ok").map(({ state, what }) => `${state}: ${what}`);
}

it("finds nothing wrong where nothing is", async () => {
  await serve(HEALTHY);
  const checks = await examine();
  expect(troubles(checks)).toEqual([]);
  expect(checks.map(({ what, detail }) => `${what}: ${detail}`)).toEqual([
    "credentials: workload identity federation",
    "entries.list of projects/shop: answers",
    "clock: agrees with Google's",
    "logging.logEntries.list on projects/shop: granted",
    "logging.privateLogEntries.list on projects/shop: granted",
    "Data Access logs of iap.googleapis.com in projects/shop: on",
    "Data Access logs of iam.googleapis.com in projects/shop: on",
    "Data Access logs of sts.googleapis.com in projects/shop: on",
    "sinks of projects/shop: none excludes entries",
    "retention in projects/shop: _Required 400 days, _Default 30 days",
  ]);
});

it.each<readonly [string, Partial<CloudLoggingOptions>, readonly string[]]>([
  [
    "Data Access entries are withheld",
    { may: (permission) => permission !== "logging.privateLogEntries.list" },
    ["failed: logging.privateLogEntries.list on projects/shop"],
  ],
  [
    "Data Access logs are off",
    { policies: {} },
    [
      "warning: Data Access logs of iap.googleapis.com in projects/shop",
      "warning: Data Access logs of iam.googleapis.com in projects/shop",
      "warning: Data Access logs of sts.googleapis.com in projects/shop",
    ],
  ],
  [
    "the default sink excludes entries",
    {
      sinks: {
        [SHOP]: [
          {
            name: "_Default",
            exclusions: [{ name: "noise", filter: 'log_id("cloudaudit.googleapis.com/data_access")' }],
          },
        ],
      },
    },
    ["warning: sinks of projects/shop"],
  ],
  [
    "an exclusion is switched off, another sink has one",
    {
      sinks: {
        [SHOP]: [
          { name: "_Default", exclusions: [{ name: "noise", filter: "x", disabled: true }] },
          { name: "copy", exclusions: [{ name: "y", filter: "y" }] },
        ],
      },
    },
    [],
  ],
  [
    "the default sink is disabled",
    { sinks: { [SHOP]: [{ name: "_Default", disabled: true }] } },
    ["warning: sinks of projects/shop"],
  ],
  [
    "a sink takes entries from below",
    { sinks: { [SHOP]: [{ name: "all", interceptChildren: true, destination: "x" }] } },
    ["warning: sinks of projects/shop"],
  ],
  [
    "sinks and buckets may not be listed",
    { may: (permission) => !/sinks|buckets/.test(permission) },
    ["unknown: sinks of projects/shop", "unknown: retention in projects/shop"],
  ],
  [
    "the API is off",
    { disabled: ["logging.googleapis.com"] },
    ["failed: entries.list of projects/shop", "unknown: sinks of projects/shop", "unknown: retention in projects/shop"],
  ],
])("%s", async (_, wrong, expected) => {
  await serve({ ...HEALTHY, ...wrong });
  expect(troubles(await examine())).toEqual(expected);
});

it("says how far off the clock is", async () => {
  await serve(HEALTHY);
  const [clock] = (await examine([SHOP], () => Date.now() - 2 * HOUR)).filter(({ what }) => what === "clock");
  expect(clock).toMatchObject({ state: "warning", detail: expect.stringMatching(/^(2h|1h 59m) off Google's$/) });
});

it("counts what is below an organization", async () => {
  await serve({ ...HEALTHY, policies: { "organizations/9": SWITCHED_ON } });
  const checks = await examine(["organizations/9"]);
  expect(checks).toContainEqual({ what: "projects below", state: "ok", detail: "found: 1 projects and folders" });
  expect(troubles(checks)).toEqual([]);
});

it("says what to do where there are no credentials", async () => {
  await serve(HEALTHY);
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "/nonexistent.json");
  expect((await examine())[0]).toMatchObject({
    what: "credentials",
    state: "failed",
    hint: expect.stringContaining("gcloud auth"),
  });
});
