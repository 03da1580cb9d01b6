import { describe, expect, it } from "vitest";
import { numbersOf } from "../../src/engine/passed-record.ts";
import { createWitness, signsOf } from "../../src/engine/witness.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import { DAY, event, HOUR, NOON } from "../support/event.ts";

const WINDOW = { since: NOON - DAY, until: NOON };
const api = (service: string, operation: string) => ({ service, operation, canonical: operation });
const trail = (more: Parameters<typeof event>[0] = {}) =>
  event({ at: NOON - HOUR, plane: "aws", region: "eu-west-1", api: api("ec2.amazonaws.com", "RunInstances"), ...more });
const google = (more: Parameters<typeof event>[0] = {}) => event({ at: NOON - HOUR, ...more });

function notes(events: readonly AuditEvent[], lookback = 0, narrowed: readonly string[] = []): readonly string[] {
  const witness = createWitness(WINDOW, NOON + DAY, narrowed);
  for (const each of events) {
    const { plane, time } = each;
    witness.see(numbersOf({ plane, ms: time.ms, signs: signsOf(each), uid: new Int32Array(4) }), 0, 1);
  }
  return witness.notes(lookback);
}

const ABOUT = [
  "no audit events",
  "AuthorizeUser",
  "iamcredentials",
  "Google removes",
  "us-east-1",
  "do not tell",
  "history",
];

describe("notes", () => {
  it.each<[string, readonly AuditEvent[], readonly string[]]>([
    ["nothing read", [], ["no audit events"]],
    ["AWS alone says nothing of Google's logs", [trail({ region: "us-east-1" })], []],
    ["another region", [trail()], ["us-east-1"]],
    ["another partition", [trail({ region: "us-gov-west-1" }), trail({ region: "cn-north-1" })], []],
    ["access logs of Verified Access have no global events", [trail({ road: "verified-access" })], []],
    ["the proxy's decisions, no minting", [google()], ["iamcredentials"]],
    [
      "what the other cloud calls by the same names says nothing of Google's logs",
      [
        google({ api: api("compute.googleapis.com", "x") }),
        trail({ region: "us-east-1", api: api("iamcredentials.googleapis.com", "AuthorizeUser") }),
      ],
      ["AuthorizeUser", "iamcredentials"],
    ],
    [
      "a load balancer that the proxy answered for is no decision",
      [google({ road: "iap-web", api: api("loadbalancing.googleapis.com", "handled_by_identity_aware_proxy") })],
      ["AuthorizeUser", "iamcredentials"],
    ],
    [
      "a tunnel whose decision was not kept",
      [google({ activity: "session.open", outcome: "unknown", road: "iap-tunnel" })],
      ["iamcredentials", "do not tell"],
    ],
    [
      "a redirect, which says what it is",
      [google({ activity: "access.web", outcome: "unknown", status: { code: "302" } })],
      ["iamcredentials"],
    ],
  ])("%s", (_, events, about) => {
    const said = notes(events);
    expect(said.map((note) => ABOUT.find((word) => note.includes(word)))).toEqual(about);
  });

  it.each<[string, readonly AuditEvent[], readonly string[]]>([
    ["nothing came back", [], ["matching events only"]],
    ["what was not asked for is not missing", [trail(), google()], ["matching events only"]],
    [
      "what came back still says what it says",
      [google({ actor: { ...google().actor, type: "redacted" } })],
      ["matching events only", "Google removes"],
    ],
  ])("of a source that was asked for matching events only: %s", (_, events, about) => {
    const said = notes(events, 7 * DAY, ["gcp://shop"]);
    expect(said.map((note) => ["matching events only", ...ABOUT].find((word) => note.includes(word)))).toEqual(about);
  });

  it("measures the history of each cloud by itself", () => {
    const week = trail({ at: NOON - 8 * DAY, region: "us-east-1" });
    const short = google({ at: NOON - 2 * DAY, api: api("iamcredentials.googleapis.com", "AuthorizeUser") });
    const history = (...events: readonly AuditEvent[]) =>
      notes(events, 7 * DAY).filter((note) => note.startsWith("history"));
    const begins = "is shorter than the 7d asked for: it begins 2026-05-30T12:00:00Z";
    expect(history(week, short)).toEqual([`history of gcp ${begins}`]);
    expect(history(short)).toEqual([`history ${begins}`]);
    expect(history(week)).toEqual([]);
  });
});
