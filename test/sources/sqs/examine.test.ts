import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Check } from "../../../src/engine/source.ts";
import { openQueueSource } from "../../../src/sources/sqs.ts";
import { readAll } from "../../support/reading.ts";
import { type Cloud, startCloud } from "../../support/servers/fauxqs.ts";
import { HASTY, TODAY } from "../s3/today.ts";

const EAGER = { waitSeconds: 3, emptyPolls: 2, hiddenSeconds: 30, patience: HASTY };

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud();
});

afterEach(async () => {
  await cloud.close();
});

async function examine(uri: string): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const context = { signal: new AbortController().signal, now: Date.now };
  for await (const check of openQueueSource(uri, {}, EAGER).examine?.(context) ?? []) checks.push(check);
  return checks;
}

it("looks at a queue without taking anything out of it", async () => {
  const attributes = { MessageRetentionPeriod: "345600" };
  cloud.server.createQueue("events", { region: "eu-west-1", attributes });
  await cloud.send("events", ["{}"]);
  const checks = await examine("sqs://events");
  expect(checks.map(({ what, state }) => [what, state])).toEqual([
    ["credentials", "ok"],
    ["sqs:GetQueueUrl", "ok"],
    ["sqs:GetQueueAttributes", "ok"],
    ["clock", "ok"],
    ["messages", "ok"],
    ["retention", "ok"],
    ["redrive policy", "warning"],
    ["sqs:ReceiveMessage, sqs:DeleteMessage, s3:GetObject", "unknown"],
  ]);
  expect(checks[4]?.detail).toBe("about 1 messages wait, 0 are held by readers");
  expect(checks[5]?.detail).toBe("messages are kept for 4d");
  expect(cloud.server.inspectQueue("events")?.messages.ready).toHaveLength(1);
});

it("ends at a queue that does not exist", async () => {
  const checks = await examine("sqs://nowhere");
  expect(checks.map(({ what, state }) => [what, state])).toEqual([
    ["credentials", "ok"],
    ["sqs:GetQueueUrl", "failed"],
  ]);
});

it("plans what it would ask, and says that reading deletes", () => {
  const { steps, estimates, notes } = openQueueSource("sqs://123456789012/events", {}, EAGER).plan(TODAY);
  expect(steps.map(({ text }) => text)).toEqual([
    "GetQueueUrl QueueName=events QueueOwnerAWSAccountId=123456789012",
    "ReceiveMessage MaxNumberOfMessages=10 WaitTimeSeconds=3 VisibilityTimeout=30",
    "GetObject bucket=<of the message> key=<of the message>",
    "DeleteMessageBatch",
  ]);
  expect(estimates.map(({ of, value }) => [of, value])).toEqual([
    ["requests", 4],
    ["seconds", 6],
    ["usd", (4 * 0.4) / 1_000_000],
  ]);
  expect(notes[0]).toBe("reading a queue empties it: messages are deleted once their events were handed over");
});

it("says at once that no Region is named", async () => {
  vi.stubEnv("AWS_REGION", undefined);
  const source = openQueueSource("sqs://events", {}, EAGER);
  const refused = readAll(source, TODAY);
  await expect(refused).rejects.toThrow("no AWS Region is set");
  await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining("?region=") });
  vi.unstubAllEnvs();
});
