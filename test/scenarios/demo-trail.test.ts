/** The demo trail: every planted incident is found by the entry made for it, and the same noise without them is quiet. */

import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/finding.ts";
import { DEMO_ESTATE } from "../../src/sources/demo/cast.ts";
import { demoTrail } from "../../src/sources/demo.ts";
import { DAY, MINUTE, NOON } from "../support/event.ts";
import { ask, EVERY_ENTRY, library, recordSource } from "../support/run.ts";

type Answers = ReadonlyMap<string, readonly Finding[]>;

async function findings(end: number, planted: boolean): Promise<Answers> {
  const trail = recordSource("demo", demoTrail(end, { planted }));
  const window = { since: end - DAY, until: end };
  const report = await ask(EVERY_ENTRY, [trail], { estate: DEMO_ESTATE, window, now: end });
  return new Map(report.runs.map((run) => [run.runbook.id, run.findings]));
}

/** "Now" at different distances from the full hour, by which rates are counted. */
const ENDS = [0, 1, 17, 31, 59].map((minutes) => NOON + minutes * MINUTE);
const planted = await Promise.all(ENDS.map((end) => findings(end, true)));
const quiet = await Promise.all(ENDS.map((end) => findings(end, false)));

function titles(answers: Answers, id: string): readonly string[] {
  return (answers.get(id) ?? []).map(({ title }) => title);
}

/** What was planted in `src/sources/demo/incidents.ts`, and a piece of the sentence that must tell it. */
const INCIDENTS: readonly (readonly [string, string])[] = [
  ["failed-iap-auth-by-ip-range", "ben was refused 9 times from 203.0.113.0/24"],
  ["failed-iap-auth-by-ip-range", "(no identity presented) was refused 24 times from 203.0.113.0/24"],
  ["odd-iap-sources", "ben@example.com came from 203.0.113.200 (RO"],
  ["odd-iap-sources", "ben came from 203.0.113.214"],
  ["token-mint-spikes", "ci-runner@shop-staging.iam.gserviceaccount.com minted 140 credentials"],
  ["token-mint-spikes", "ben@example.com minted 36 credentials for billing-export@shop-prod"],
  ["new-iap-policy-bindings", "roles/iap.httpsResourceAccessor -> user:quiet.harbour@gmail.com"],
  ["new-iap-policy-bindings", "legacy-sync@partner-sandbox.iam.gserviceaccount.com to the policy of shop-prod"],
  ["new-iap-policy-bindings", "trust policy of break-glass to sts:AssumeRole -> arn:aws:iam::999988887777:root"],
  ["new-iap-policy-bindings", "AdministratorAccess"],
  ["cross-project-service-accounts", "legacy-sync@partner-sandbox.iam.gserviceaccount.com of gcp:partner-sandbox"],
  ["cross-project-service-accounts", "vendor-sync (session sync) of aws:999988887777"],
  ["iap-bypass", "switched off the proxy (iap.enabled)"],
  ["iap-bypass", "let everybody in (allUsers)"],
  ["iap-bypass", "opened port 22 on projects/shop-prod/global/firewalls/tmp-debug to 0.0.0.0/0"],
  ["iap-bypass", "gave bastion-1 an address of its own on the internet"],
  ["iap-bypass", "put SSH keys into the metadata of bastion-1"],
  ["iap-bypass", "opened the serial console of bastion-1"],
  ["iap-bypass", "logged in to orders-db over SSH, with no IAP tunnel to it"],
  ["iap-bypass", "opened port 22 on sg-0bastion000000001 to 0.0.0.0/0"],
  ["iap-bypass", "switched on the serial console of aws:111122223333"],
  ["iap-bypass", "switched off the proxy (PolicyEnabled) on vae-0a1b2c3d4e5f60001"],
  ["iap-bypass", "tried to open port 3389 on sg-0shared0000000001"],
  ["log-tampering", "tried to delete trail"],
  ["log-tampering", "weakened event selectors of main"],
  ["log-tampering", "stopped trail"],
  ["log-tampering", "weakened audit configuration of iap.googleapis.com"],
  ["log-tampering", "deleted log sink projects/shop-prod/sinks/security-archive"],
  ["first-time-at-target", "target 4201000000000000002 is new for ben@example.com"],
  ["refused-then-let-in", "203.0.113.200, 4201000000000000001"],
  ["newly-active-service-accounts", "legacy-sync@partner-sandbox.iam.gserviceaccount.com is new for gcp:shop-prod"],
  ["follow-credential", "ASIAEXAMPLEBREAK0001"],
  ["follow-credential", "AKIAEXAMPLEBACKUP001"],
  ["console-login-without-mfa", "ben called ConsoleLogin"],
  ["guessed-console-password", "arn:aws:iam::111122223333:user/ben"],
  ["keys-for-other-users", "break-glass (session ben) called CreateAccessKey on backup"],
];

describe("planted", () => {
  it.each(INCIDENTS)("%s finds: %s", (id, words) => {
    for (const answers of planted) expect(titles(answers, id).filter((title) => title.includes(words))).not.toEqual([]);
  });
});

describe("the quiet twin", () => {
  it.each(library.runbooks.map(({ id }) => id))("%s finds nothing above informational", (id) => {
    const loud = quiet.flatMap((answers) => (answers.get(id) ?? []).filter(({ level }) => level !== "informational"));
    expect(loud.map(({ level, title }) => `${level}: ${title}`)).toEqual([]);
  });

  it("is no empty trail: connections are listed", () => {
    for (const answers of quiet) expect(answers.get("list-iap-connections")?.length).toBeGreaterThan(10);
  });
});
