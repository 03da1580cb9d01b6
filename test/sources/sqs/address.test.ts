import { expect, it } from "vitest";
import { UsageError } from "../../../src/model/errors.ts";
import { parseQueueAddress } from "../../../src/sources/sqs/address.ts";
import { openQueueSource } from "../../../src/sources/sqs.ts";

it.each([
  ["events", "", { kind: "name", name: "events" }],
  ["events.fifo", "", { kind: "name", name: "events.fifo" }],
  ["123456789012", "events", { kind: "name", name: "events", account: "123456789012" }],
  [
    "sqs.eu-west-1.amazonaws.com",
    "123456789012/events",
    {
      kind: "url",
      url: "https://sqs.eu-west-1.amazonaws.com/123456789012/events",
      endpoint: "https://sqs.eu-west-1.amazonaws.com",
      region: "eu-west-1",
    },
  ],
  [
    "vpce-1.sqs.eu-west-1.vpce.amazonaws.com",
    "123456789012/events",
    {
      kind: "url",
      url: "https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/123456789012/events",
      endpoint: "https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com",
      region: "eu-west-1",
    },
  ],
  ["", "", undefined],
  ["my queue", "", undefined],
  ["queue", "other", undefined],
  ["sqs.eu-west-1.amazonaws.com", "123456789012", undefined],
  ["sqs.eu-west-1.amazonaws.com", "123456789012/a/b", undefined],
])("sqs://%s/%s", (host, path, expected) => {
  expect(parseQueueAddress(host, path)).toEqual(expected);
});

it.each([
  ["sqs:", {}, "names no queue"],
  ["sqs://events", { accounts: ["123456789012"] }, 'the setting "accounts" means nothing'],
  ["sqs://events", { role: "Reader" }, "is no ARN"],
  ["sqs://events?queue=x", {}, 'has no option "queue"'],
])("refuses %s %j", (uri, settings, message) => {
  expect(() => openQueueSource(uri, settings)).toThrow(UsageError);
  expect(() => openQueueSource(uri, settings)).toThrow(message);
});
