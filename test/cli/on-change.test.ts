import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { watchFiles } from "../../src/cli/on-change.ts";
import { watched } from "../../src/cli/test/watched.ts";
import { library } from "../support/run.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-change-"));
  mkdirSync(join(folder, "access"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING = { files: [], runbooks: [], diagnostics: [] };

/** Whether the change was noticed within a time that is long for it. */
async function notices(change: () => void): Promise<boolean> {
  const changes = watchFiles(watched(NOTHING, [folder]));
  const stop = new AbortController();
  let noticed = false;
  const waited = changes.changed(stop.signal).then(() => {
    noticed = !stop.signal.aborted;
  });
  change();
  await Promise.race([waited, setTimeout(400)]);
  stop.abort();
  await waited;
  changes.close();
  return noticed;
}

it.each<[string, () => void]>([
  ["an entry", () => writeFileSync(join(folder, "one.yaml"), "")],
  ["an entry in a folder below", () => writeFileSync(join(folder, "access", "one.YML"), "")],
  ["a new folder, which may hold entries", () => mkdirSync(join(folder, "bypass"))],
])("notices %s", async (_, change) => {
  expect(await notices(change)).toBe(true);
});

it("does not notice what is no entry: the output itself may lie there", async () => {
  expect(await notices(() => writeFileSync(join(folder, "out.txt"), "waiting for changes"))).toBe(false);
});

it("waits for the fixtures of entries, wherever they lie", () => {
  const runbook = library.get("list-iap-connections");
  const { folders, concerns } = watched({ ...NOTHING, files: [runbook.file], runbooks: [runbook] }, []);
  const fixtures = [...folders].filter((each) => each.endsWith(join("fixtures", "access")));
  expect(fixtures).toHaveLength(1);
  expect(concerns(join(fixtures[0] ?? "", "connections.ndjson"))).toBe(true);
  expect(concerns(join(fixtures[0] ?? "", "notes.ndjson"))).toBe(false);
});
