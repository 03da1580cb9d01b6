/** The AWS CLI, which nobody here wrote, reads the same history from our server: what the other tests stand on is the API. */

import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isObject, list, text } from "../../../src/model/json.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { NOON } from "../../support/event.ts";
import { makeHistory } from "../../support/history.ts";
import { readAll } from "../../support/reading.ts";
import { type CloudTrailServer, startCloudTrailServer } from "../../support/servers/cloudtrail.ts";
import { asking, ENVIRONMENT, FAST, ids, useAws } from "./reading.ts";
import { ACCOUNT, EVERYTHING, WINDOW } from "./request.ts";

const found = spawnSync("sh", ["scripts/aws-cli.sh"], { encoding: "utf8", timeout: 120_000 });
const aws = found.status === 0 ? found.stdout.trim() : undefined;
if (aws === undefined) process.stderr.write(`AWS CLI tests are skipped: ${found.stderr.trim() || "no python3"}\n`);

const records = makeHistory({ count: 700, window: WINDOW, account: ACCOUNT, regions: ["eu-west-1", "us-east-1"] });
let server: CloudTrailServer;

beforeAll(async () => {
  server = await startCloudTrailServer({ records, now: NOON, emptyEvery: 3 });
});
afterAll(() => server.close());
useAws(() => ({ AWS_ENDPOINT_URL_CLOUDTRAIL: server.url }));

const run = promisify(execFile);

async function lookupEvents(...options: readonly string[]): Promise<readonly string[]> {
  const all = [
    "cloudtrail",
    "lookup-events",
    "--region",
    "eu-west-1",
    "--endpoint-url",
    server.url,
    "--output",
    "json",
  ];
  const { stdout } = await run(aws ?? "", [...all, ...options], {
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", ...ENVIRONMENT },
    maxBuffer: 64 * 1024 * 1024,
  });
  const answer: unknown = JSON.parse(stdout);
  return list(isObject(answer) ? answer["Events"] : undefined)
    .map((event) => text(isObject(event) ? event["EventId"] : undefined) ?? "")
    .sort();
}

const window = ["--start-time", formatInstant(WINDOW.since), "--end-time", formatInstant(WINDOW.until)];

describe.skipIf(aws === undefined)("the AWS CLI", () => {
  it("pages through the same events as cloudtrail: does", async () => {
    const { records: read } = await readAll(openCloudTrail("cloudtrail://eu-west-1", {}, FAST), EVERYTHING);
    expect(await lookupEvents(...window)).toEqual(ids(read));
    expect(read).toHaveLength(352);
  });

  it("finds the same by an attribute", async () => {
    const request = asking({ eventName: "StartSession" });
    const { records: read } = await readAll(openCloudTrail("cloudtrail://eu-west-1", {}, FAST), request);
    const attribute = ["--lookup-attributes", "AttributeKey=EventName,AttributeValue=StartSession"];
    expect(await lookupEvents(...window, ...attribute)).toEqual(ids(read));
    expect(read.length).toBeGreaterThan(50);
  });

  it("is refused what the API refuses", async () => {
    const wrong = [
      [["--max-results", "51"], /InvalidMaxResultsException/],
      [["--start-time", "2026-06-01T12:00:00Z", "--end-time", "2026-05-31T12:00:00Z"], /InvalidTimeRangeException/],
      [["--next-token", "bm8=", "--no-paginate"], /InvalidNextTokenException/],
    ] as const;
    await Promise.all(wrong.map(([options, error]) => expect(lookupEvents(...options)).rejects.toThrow(error)));
  });
});
