import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, boolean, text } from "../../../src/model/json.ts";
import { type LookupAttribute, planLookupEvents } from "../../../src/query/backends/lookup-events.ts";
import { and, type Expr, not, or } from "../../../src/query/expr.ts";
import { formatExpr } from "../../../src/query/format.ts";
import { compileMatcher } from "../../../src/query/match.ts";
import { awsSpellings } from "../../../src/query/operations/aws.ts";
import aws from "../../../src/query/operations/aws-operations.json" with { type: "json" };
import { corpus, type Known, mutated, queriesAbout } from "./corpus.ts";
import { like, test } from "./leaves.ts";

function asked(where: Expr): string {
  const plan = planLookupEvents(where);
  if (plan.kind !== "attributes") return plan.kind;
  return plan.attributes.map(({ key, value }) => `${key}=${value}`).join(" ");
}

const EC2_NAMES = aws.ec2.split(" ").slice(0, 60);
const EC2 = EC2_NAMES.map((name) => like("eventName", name));
const ALL_NAMES = [...new Set(Object.values(aws).flatMap((names) => names.split(" ")))];

describe("asks for", () => {
  it.each<readonly [string, Expr, string]>([
    ["a name as AWS spells it", like("eventName", "startsession"), "EventName=StartSession"],
    ["every spelling that is known", like("eventName", "sendsshpublickey"), "EventName=SendSSHPublicKey"],
    ["a name the lists lack: everything", like("eventName", "StartTeleport"), "scan"],
    ["a pattern: everything", like("eventName", "Start*"), "scan"],
    ["a cased name as it is", like("eventName", "StartSession", true), "EventName=StartSession"],
    ["a service in lower case", like("eventSource", "SSM.amazonaws.com"), "EventSource=ssm.amazonaws.com"],
    ["a service nobody knows: everything", like("eventSource", "ssm.example.com"), "scan"],
    [
      "a name rather than its service",
      and(like("eventSource", "ssm.amazonaws.com"), like("eventName", "StartSession")),
      "EventName=StartSession",
    ],
    [
      "a service rather than all of its operations",
      and(like("eventSource", "ec2.amazonaws.com"), or(...EC2)),
      "EventSource=ec2.amazonaws.com",
    ],
    [
      "an access key in upper case",
      like("actor.credential_uid", "akiaexampleexample12"),
      "AccessKeyId=AKIAEXAMPLEEXAMPLE12",
    ],
    [
      "a key with a letter that folds to ASCII: as AWS writes it",
      like("userIdentity.accessKeyId", "a\u212aiaexampleexample12"),
      "AccessKeyId=AKIAEXAMPLEEXAMPLE12",
    ],
    ["a piece of a key: everything", like("actor.credential_uid", "AKIA*"), "scan"],
    [
      "a record's id",
      like("record_uid", "0F8FAD5B-D9CB-469F-A165-70867728950E"),
      "EventId=0f8fad5b-d9cb-469f-a165-70867728950e",
    ],
    ["writes, when there is nothing better", test("readOnly", { kind: "boolean", value: false }), "ReadOnly=false"],
    ["not for reads: nearly everything is one", test("readOnly", { kind: "boolean", value: true }), "scan"],
    [
      "an operation with the date of its API: its service",
      like("eventName", "AddPermission20150331v2"),
      "EventSource=lambda.amazonaws.com",
    ],
    [
      "an operation of any date: its service too",
      like("api.canonical", "AddPermission"),
      "EventName=AddPermission EventSource=lambda.amazonaws.com",
    ],
    ["what stands behind a road", like("road", "instance-connect"), "EventName=SendSSHPublicKey"],
    ["a gateway's word: nothing, no AWS service writes it", like("eventName", "CreateTunnel"), "nothing"],
    ["the other cloud: nothing", like("protoPayload.methodName", "AuthorizeUser"), "nothing"],
    ["the other plane: nothing", and(like("plane", "gcp"), like("outcome", "denied")), "nothing"],
    [
      "alternatives: all of them",
      or(like("eventName", "StopLogging"), like("eventName", "DeleteTrail")),
      "EventName=StopLogging EventName=DeleteTrail",
    ],
    [
      "alternatives with one that cannot be asked: everything",
      or(like("eventName", "StopLogging"), like("errorCode", "x")),
      "scan",
    ],
    ["a negation: everything", not(like("eventName", "StopLogging")), "scan"],
    ["a user name: everything, it is a session's name there", like("userIdentity.userName", "ada"), "scan"],
    [
      "a long list: still names",
      or(...EC2.slice(0, 30)),
      EC2_NAMES.slice(0, 30)
        .map((name) => `EventName=${name}`)
        .join(" "),
    ],
  ])("%s", (_, where, expected) => {
    expect(asked(where)).toBe(expected);
  });

  it("scans when the attributes cost more than that, and says so", () => {
    const where = or(...ALL_NAMES.slice(0, 500).map((name) => like("eventName", name)));
    expect(planLookupEvents(where)).toMatchObject({
      kind: "scan",
      because: expect.stringMatching(/^50\d attributes cost more than all records$/),
    });
  });

  it("says why a part stays here", () => {
    const where = and(like("eventName", "StartSession"), like("errorCode", "x"), not(like("awsRegion", "eu-west-1")));
    expect(planLookupEvents(where).local).toEqual([
      { what: 'errorCode: "x"', because: "LookupEvents has no attribute for it" },
      { what: 'not awsRegion: "eu-west-1"', because: "negated: a source is only asked for what must be there" },
    ]);
  });
});

/** LookupEvents as AWS documents it: one attribute, compared exactly; `ReadOnly` as the record has it. */
function finds({ key, value }: LookupAttribute, { raw: { record } }: Known): boolean {
  switch (key) {
    case "EventName":
      return record["eventName"] === value;
    case "EventSource":
      return record["eventSource"] === value;
    case "EventId":
      return record["eventID"] === value;
    case "AccessKeyId":
      return at(record, "userIdentity", "accessKeyId") === value;
    case "ReadOnly":
      return String(boolean(record["readOnly"])) === value;
  }
}

/** What Event history can hold: AWS writes its names in its own spelling, ids in ASCII, and has no Insights and no other product's records there. */
function inHistory({ raw }: Known): boolean {
  const name = text(raw.record["eventName"]) ?? "";
  const own = awsSpellings(name).includes(name) && /^[a-z0-9.-]+$/.test(text(raw.record["eventSource"]) ?? "");
  const key = at(raw.record, "userIdentity", "accessKeyId") ?? "";
  const id = text(raw.record["eventID"]) ?? "";
  return (
    own &&
    typeof key === "string" &&
    /^[!-~]*$/.test(key) &&
    key === key.toUpperCase() &&
    id === id.toLowerCase() &&
    raw.record["insightDetails"] === undefined
  );
}

it("finds every record of Event history that matches", () => {
  const history = corpus.filter((one) => one.raw.format === "cloudtrail" && inHistory(one));
  const cases = fc
    .tuple(mutated(history), fc.constantFrom(...history))
    .filter(([one]) => inHistory(one))
    .chain(([one, other]) => queriesAbout(one.event, other.event).map((where) => ({ one, where })));
  let matched = 0;
  fc.assert(
    fc.property(cases, ({ one, where }) => {
      if (!compileMatcher(where)(one.event)) return;
      matched += 1;
      const plan = planLookupEvents(where);
      const found =
        plan.kind === "scan" ||
        (plan.kind === "attributes" && plan.attributes.some((attribute) => finds(attribute, one)));
      if (!found) expect.fail(`${formatExpr(where)} of ${JSON.stringify(one.raw.record)}`);
    }),
    { numRuns: 3_000 },
  );
  expect(matched).toBeGreaterThan(1_000);
});
