import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { openQueueSource } from "../../../src/sources/sqs.ts";
import { readAll, readContext } from "../../support/reading.ts";
import { type Cloud, startCloud } from "../../support/servers/fauxqs.ts";
import { DAY, HASTY, HOUR, JUNE, TODAY } from "../s3/today.ts";
import { expectedIds, idsOf, record, trail, trailKey } from "../s3/trail.ts";

const EAGER = { waitSeconds: 0, emptyPolls: 2, hiddenSeconds: 30, patience: HASTY };
/** Messages are sent by the clock of today. */
const LIVE = { ...TODAY, now: Number.MAX_SAFE_INTEGER };

let cloud: Cloud;
let folder: string;

beforeEach(async () => {
  cloud = await startCloud();
  folder = await mkdtemp(join(tmpdir(), "iaprun-sqs-"));
  cloud.server.createQueue("events", { region: "eu-west-1" });
});

afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const open = (uri = "sqs://events", options = EAGER) => openQueueSource(uri, {}, options);
const event = (id: string, at = JUNE + HOUR) =>
  JSON.stringify({ "detail-type": "AWS API Call via CloudTrail", source: "aws.ec2", detail: record(id, at) });
const notice = (...keys: readonly string[]) => JSON.stringify({ s3Bucket: "trail", s3ObjectKey: keys });

function left(): readonly string[] {
  const { ready = [], inflight = [] } = cloud.server.inspectQueue("events")?.messages ?? {};
  return [...ready.map(({ body }) => body), ...inflight.map(({ message }) => message.body)].sort();
}

describe("what is handed over is deleted", () => {
  it.each(["sqs://events", "sqs://000000000000/events"])("events, %s", async (uri) => {
    const ids = Array.from({ length: 45 }, (_, index) => `e${index}`).sort();
    await cloud.send(
      "events",
      ids.map((id) => event(id)),
    );
    const { records, gaps, notes } = await readAll(open(uri), LIVE);
    expect(idsOf(records)).toEqual(ids);
    expect(gaps).toEqual([]);
    expect(notes).toEqual([]);
    expect(left()).toEqual([]);
  });

  it("files that are announced, and messages that only test", async () => {
    const keys = [trailKey({ at: JUNE + HOUR }), trailKey({ at: JUNE + 2 * HOUR }), trailKey({ at: JUNE + 3 * HOUR })];
    const digest = trailKey({ at: JUNE, service: "CloudTrail-Digest" });
    await cloud.put("trail", trail(keys, JUNE + HOUR));
    await cloud.send("events", [
      notice(keys[0] ?? "", keys[1] ?? ""),
      JSON.stringify({ Type: "Notification", Message: notice(keys[2] ?? "") }),
      notice(digest),
      JSON.stringify({ Event: "s3:TestEvent" }),
    ]);
    const { records, notAudit, gaps } = await readAll(open(), LIVE);
    expect(idsOf(records)).toEqual(expectedIds(keys));
    expect(notAudit).toEqual({ "CloudTrail-Digest file": 1, "S3 test event": 1 });
    expect(gaps).toEqual([]);
    expect(left()).toEqual([]);
  });

  it("not before the consumer comes back for more", async () => {
    await cloud.send(
      "events",
      Array.from({ length: 10 }, (_, index) => event(`e${index}`)),
    );
    const reading = open().read(LIVE, readContext())[Symbol.asyncIterator]();
    await reading.next();
    expect(left()).toHaveLength(10);
    await reading.return?.();
    expect(left()).toHaveLength(10);
    const { records } = await readAll(open(), LIVE);
    expect(records).toHaveLength(10);
  });

  it("nothing when the reading is stopped, and all is there again at once", async () => {
    await cloud.send(
      "events",
      Array.from({ length: 30 }, (_, index) => event(`e${index}`)),
    );
    const stop = new AbortController();
    let records = 0;
    for await (const batch of open().read(LIVE, readContext({ signal: stop.signal }))) {
      records += batch.length;
      if (records >= 12) stop.abort();
    }
    expect(records).toBe(12);
    expect(left()).toHaveLength(20);
    const { records: rest } = await readAll(open(), LIVE);
    expect(rest).toHaveLength(20);
  });
});

describe("what stays in the queue", () => {
  it("events outside of the window", async () => {
    const outside = event("late", JUNE + 2 * DAY);
    await cloud.send("events", [event("now"), outside]);
    const { records, notes, gaps } = await readAll(open(), LIVE);
    expect(idsOf(records)).toEqual(["late", "now"]);
    expect(gaps).toEqual([]);
    expect(notes).toEqual(["1 message with events outside of the window: not deleted, for a run with that window"]);
    expect(left()).toEqual([outside]);
    expect((await readAll(open(), LIVE)).records).toHaveLength(1);
  });

  it("what is no audit record", async () => {
    await cloud.send("events", [event("now"), '{"order":1}']);
    const { notAudit, notes, gaps } = await readAll(open(), LIVE);
    expect(notAudit).toEqual({ "other JSON": 1 });
    expect(notes).toEqual(["1 message without any audit record: not deleted"]);
    expect(gaps).toEqual([]);
    expect(left()).toEqual(['{"order":1}']);
  });

  it("what cannot be read, each a gap", async () => {
    const key = trailKey({ at: JUNE + HOUR });
    await cloud.put("trail", trail([key], JUNE + HOUR));
    const bodies = ["no json", notice("gone.json.gz"), event("timeless").replace("eventTime", "x")];
    await cloud.send("events", [event("now"), notice(key), ...bodies]);
    const { records, gaps } = await readAll(open(), LIVE);
    expect(records).toHaveLength(4);
    expect(gaps.map(({ reason }) => reason).sort()).toEqual(["not-found", "unreadable"]);
    expect(gaps.find(({ reason }) => reason === "not-found")?.what).toMatch(
      /^message [0-9a-f-]+, sent 20\S+Z: s3:\/\/trail\/gone\.json\.gz: NoSuchKey.*; it was not deleted$/,
    );
    expect(left()).toEqual([...bodies].sort());
  });

  it("messages that keep coming stop the reading, not the run", async () => {
    await cloud.send("events", [event("a")]);
    const { records, notes } = await readAll(open(), { ...TODAY, now: JUNE });
    expect(records).toHaveLength(1);
    expect(notes).toEqual(["reading stopped at messages sent after it began; later ones are still in the queue"]);
  });

  it("what may not be deleted comes again, which is said", async () => {
    await cloud.send("events", [event("a")]);
    cloud.fault = ({ headers }) =>
      String(headers["x-amz-target"]).endsWith("DeleteMessageBatch")
        ? {
            kind: "answer",
            status: 400,
            headers: { "content-type": "application/x-amz-json-1.0" },
            body: JSON.stringify({ __type: "com.amazonaws.sqs#AccessDeniedException", message: "no" }),
          }
        : undefined;
    const { records, notes } = await readAll(open(), LIVE);
    expect(records).toHaveLength(1);
    expect(notes).toEqual(["1 message could not be deleted and will come again: AccessDeniedException: no"]);
  });
});

describe("a network that fails", () => {
  it("loses nothing and doubles nothing, also what was in an answer that never arrived", async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `e${index}`).sort();
    await cloud.send(
      "events",
      ids.map((id) => event(id)),
    );
    let receives = 0;
    cloud.fault = ({ headers }) => {
      if (!String(headers["x-amz-target"]).endsWith("ReceiveMessage")) return undefined;
      receives += 1;
      if (receives === 2) return { kind: "truncate", bytes: 100 };
      if (receives === 4) return { kind: "drop" };
      return receives === 6 ? { kind: "answer", status: 503, body: "" } : undefined;
    };
    const { records, gaps } = await readAll(open("sqs://events", { ...EAGER, hiddenSeconds: 1 }), LIVE);
    expect(cloud.proxy.faults).toBe(3);
    expect(gaps).toEqual([]);
    expect(idsOf(records)).toEqual(ids);
    expect(left()).toEqual([]);
  });

  it("keeps what is being worked on from others", async () => {
    await cloud.send("events", [event("slow")]);
    const reading = open("sqs://events", { ...EAGER, hiddenSeconds: 1 }).read(LIVE, readContext());
    let seen = 0;
    for await (const batch of reading) {
      seen += batch.length;
      await new Promise((resolve) => setTimeout(resolve, 2_200));
      const other = await readAll(open(), LIVE);
      expect(other.records).toEqual([]);
    }
    expect(seen).toBe(1);
    expect(left()).toEqual([]);
  });

  it("says what to do when there is no such queue", async () => {
    await expect(readAll(open("sqs://nowhere"), LIVE)).rejects.toThrow(
      /^cannot receive messages: .*(NonExistent|DoesNotExist)/,
    );
  });
});

it("a run that is resumed has what the one before deleted, once", async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `e${String(index).padStart(2, "0")}`);
  await cloud.send(
    "events",
    ids.map((id) => event(id)),
  );
  const stop = new AbortController();
  let first = 0;
  const pages = openPageStore(folder, "sqs://events");
  for await (const batch of open().read(LIVE, readContext({ signal: stop.signal, pages }))) {
    first += batch.length;
    if (first >= 15) stop.abort();
  }
  expect(left()).toHaveLength(30);
  const { records } = await readAll(open(), LIVE, { pages: openPageStore(folder, "sqs://events") });
  expect(idsOf(records)).toEqual(ids);
  expect(left()).toEqual([]);
  const again = await readAll(open(), LIVE, { pages: openPageStore(folder, "sqs://events") });
  expect(idsOf(again.records)).toEqual(ids);
});
