/** Real records of many authors, where the folder with them is there: every one is read or named. */

import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { openFiles } from "../../src/sources/files.ts";
import { NOON } from "../support/event.ts";
import { ask, library } from "../support/run.ts";

const SAMPLES = "../shared/samples";
const there = existsSync(SAMPLES);
if (!there) process.stderr.write(`skipped: real sample records, because ${SAMPLES} is not there\n`);

it.skipIf(!there)("reads all samples, and names the six that carry no time", async () => {
  const entries = Object.fromEntries(library.runbooks.map(({ id }) => [id, {}]));
  const report = await ask(
    {
      ...entries,
      "who-reached-target": { target: "instance-1" },
      "follow-credential": { credential: "AKIAIOSFODNN7EXAMPLE" },
    },
    [await openFiles([SAMPLES])],
    { window: { since: 0, until: NOON } },
  );
  const [source] = report.runs[0]?.coverage.sources ?? [];
  // MANIFEST.md counts 174 events; two of them are load-balancer or system entries that are no audit records.
  expect(source?.records_read).toBe(172);
  expect(source?.not_audit).toEqual({ "Cloud Logging entry that is no audit record": 2, "file that is not JSON": 1 });
  expect(source?.gaps).toEqual([
    { reason: "unreadable", what: "cloudtrail record: no eventTime", count: 5 },
    { reason: "unreadable", what: "gcp-audit record: no timestamp", count: 1 },
  ]);
  const found = (id: string) =>
    report.runs.find((run) => run.runbook.id === id)?.findings.map(({ title }) => title) ?? [];
  expect(found("log-tampering")).toContain("christophe stopped trail stratus-red-team-ct-stop-trail-buykxbqejv");
  expect(found("iap-bypass").join("\n")).toContain(
    "opened port 3389 on projects/fake-project/global/firewalls/test to 0.0.0.0/0",
  );
  expect(found("new-iap-policy-bindings").join("\n")).toContain("roles/owner -> user:attacker@gmail.com");
  expect(found("list-iap-connections").filter((title) => title.includes("through Session Manager"))).toHaveLength(3);
});
