/** What `explain` says of `cloudtrail:`: the exact requests, what they take at least, what they cannot show. */

import { describe, expect, it } from "vitest";
import type { SourceSettings } from "../../../src/config/config.ts";
import type { Request } from "../../../src/engine/source.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { DAY, NOON } from "../../support/event.ts";
import { asking, useAws } from "./reading.ts";
import { EVERYTHING } from "./request.ts";

useAws(() => ({}));

const planOf = (uri: string, request: Request = EVERYTHING, settings: SourceSettings = {}) =>
  openCloudTrail(uri, settings).plan(request);

describe("the plan", () => {
  it("is one request for each attribute, in every Region", () => {
    const plan = planOf("cloudtrail:", asking({ eventName: ["StartSession", "AssumeRole"] }));
    expect(plan.steps).toEqual(
      ["StartSession", "AssumeRole"].map((name) => ({
        title: "cloudtrail:LookupEvents, every page, in eu-west-1, us-east-1",
        text: `{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"${name}"}],"StartTime":"2026-05-31T12:00:00Z","EndTime":"2026-06-01T12:00:00Z","MaxResults":50}`,
        language: "json",
      })),
    );
  });

  it("counts requests at least: attributes, Regions and accounts, and half a second each in one of them", () => {
    const settings: SourceSettings = { accounts: ["111122223333", "444455556666", "777788889999"], role: "reader" };
    const plan = planOf(
      "cloudtrail://eu-west-1,us-east-1",
      asking({ eventName: ["StartSession", "AssumeRole"] }),
      settings,
    );
    const figures = plan.estimates.map(({ of, value, bound }) => [of, value, bound]);
    expect(figures).toEqual([
      ["requests", 2 * 2 * 3, "at least"],
      ["seconds", 1, "at least"],
      ["usd", 0, "at most"],
    ]);
    expect(plan.steps[0]?.title).toBe(
      "cloudtrail:LookupEvents, every page, in eu-west-1, us-east-1, in accounts 111122223333, 444455556666, 777788889999",
    );
  });

  it("says why a query that no attribute covers fetches everything", () => {
    const plan = planOf("cloudtrail:", asking({ userAgent: "curl*" }));
    expect(plan.steps.map(({ text }) => text)).toEqual([
      '{"StartTime":"2026-05-31T12:00:00Z","EndTime":"2026-06-01T12:00:00Z","MaxResults":50}',
    ]);
    expect(plan.notes[0]).toMatch(/^every event is fetched: ./);
    expect(plan.local.length).toBeGreaterThan(0);
  });

  it("asks nothing where nothing can match, or nothing is remembered", () => {
    expect(planOf("cloudtrail:", asking({ "protoPayload.methodName": "SetIamPolicy" })).steps).toEqual([]);
    const old = planOf("cloudtrail:", { ...EVERYTHING, now: NOON + 120 * DAY });
    expect(old.steps).toEqual([]);
    expect(old.notes[0]).toContain("LookupEvents remembers 90 days");
  });

  it.each([
    ["cloudtrail:", "us-east-1 is read as well"],
    ["cloudtrail://eu-west-1", "us-east-1 is not read"],
    ["cloudtrail://cn-northwest-1", "cn-north-1 is not read"],
    ["cloudtrail://us-gov-east-1", "us-gov-west-1 is not read"],
  ])("of %s notes that %s", (uri, note) => {
    expect(planOf(uri).notes.some((each) => each.startsWith(note))).toBe(true);
  });

  it.each(["cloudtrail://eu-west-1,us-east-1", "cloudtrail://*", "cloudtrail:?region=us-east-1"])(
    "of %s has nothing to note about us-east-1",
    (uri) => expect(planOf(uri).notes.some((each) => each.startsWith("us-east-1"))).toBe(false),
  );

  it("of every Region names those of the partition at home", () => {
    expect(planOf("cloudtrail://*?region=us-gov-west-1").steps[0]?.title).toContain("in us-gov-east-1, us-gov-west-1");
    expect(planOf("cloudtrail://*").steps[0]?.title).toMatch(/af-south-1.*eu-west-1.*us-west-2/);
  });

  it("does not need to know the Region", () => {
    process.env["AWS_REGION"] = "";
    expect(planOf("cloudtrail:").steps[0]?.title).toContain("in the profile's Region and where IAM is recorded");
  });

  it("takes the variable of the AWS CLI too", () => {
    process.env["AWS_REGION"] = "";
    process.env["AWS_DEFAULT_REGION"] = "ca-central-1";
    expect(planOf("cloudtrail:").steps[0]?.title).toContain("in ca-central-1, us-east-1");
  });
});

describe("a source that cannot be meant", () => {
  it.each<readonly [string, SourceSettings, RegExp]>([
    ["cloudtrail://eu-west", {}, /"eu-west" is no Region/],
    ["cloudtrail://eu-west-1/path", {}, /not a source/],
    ["cloudtrail://eu-west-1,EU-WEST-2", {}, /"EU-WEST-2" is no Region/],
    ["cloudtrail:?endpoint=x", {}, /no option "endpoint"/],
    ["cloudtrail:", { outputLocation: "s3://x" }, /"output_location" means nothing/],
    ["cloudtrail:", { role: "reader" }, /"reader" is a name, and no account has it/],
    ["cloudtrail:", { accounts: ["111122223333"] }, /nothing says how to get into these accounts/],
    ["cloudtrail:", { accounts: "organization", role: "arn:aws:iam::111122223333:role/x" }, /is a role of one account/],
  ])("%s %j", (uri, settings, message) => {
    expect(() => openCloudTrail(uri, settings)).toThrow(UsageError);
    expect(() => openCloudTrail(uri, settings)).toThrow(message);
  });

  it("is told the Region that was meant", () => {
    expect(() => openCloudTrail("cloudtrail://eu-west-11x", {})).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("eu-west-1") }),
    );
  });
});
