import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runTest } from "../../src/engine/selftest.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { fixturePlaces } from "../../src/sources/fixture-places.ts";
import { loadEvents } from "../../src/sources/fixtures.ts";
import { entryText, sound } from "../runbook/entry.ts";

const root = mkdtempSync(join(tmpdir(), "iaprun-fixtures-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const entry = sound(entryText(), join(root, "a/b/failed-auth-by-range.yaml"));
const [test] = entry.tests;

async function read(events: string | readonly JsonObject[]): Promise<readonly string[]> {
  if (test === undefined) throw new Error("the entry has a test");
  const asked = { ...test, events };
  const result = await runTest(entry, asked, await loadEvents(entry, asked));
  return result.events.map(({ uid }) => uid);
}

function call(eventID: string): JsonObject {
  return { eventTime: "2026-06-01T12:00:00Z", eventName: "GetUser", eventSource: "iam.amazonaws.com", eventID };
}

describe("fixturePlaces", () => {
  it("looks beside the file, then below fixtures/ beside it and in each folder above", () => {
    expect(fixturePlaces("/x/y/entry.yaml", "f/one.json")).toEqual([
      "/x/y/f/one.json",
      "/x/y/fixtures/f/one.json",
      "/x/fixtures/f/one.json",
      "/fixtures/f/one.json",
    ]);
  });
});

describe("loadEvents", () => {
  it("takes the nearest, and so lets a nearer file hide a farther one", async () => {
    for (const place of ["fixtures/f/one.json", "a/fixtures/f/one.json", "a/b/fixtures/f/one.json", "a/b/f/one.json"]) {
      const path = join(root, place);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify([call(place)]));
      expect(await read("f/one.json")).toEqual([place]);
    }
  });

  it("takes records of the test itself, in their envelopes", async () => {
    expect(await read([{ Records: [call("1"), call("2")] }])).toEqual(["1", "2"]);
    expect(await read([])).toEqual([]);
  });

  it("refuses what is nowhere, and what is no record", async () => {
    await expect(read("f/two.json")).rejects.toThrow("there is no fixture f/two.json");
    await expect(read([{ hello: "world" }])).rejects.toThrow("must all be readable");
  });
});
