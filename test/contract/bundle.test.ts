/** What the build makes beside the program: the index of the library, and the licences of what is bundled. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IndexedEntry } from "../../src/runbook/known-entries.ts";
import { library } from "../support/run.ts";

const index: readonly IndexedEntry[] = JSON.parse(readFileSync("dist/library.json", "utf8"));

describe("the index of the library", () => {
  it("says of every entry what its file says, and nothing else", () => {
    const loaded = library.runbooks.map(
      ({ query: _query, tests: _tests, example_output: _example, rationale: _rationale, ...facts }) => facts,
    );
    const said = index.map(({ clean: _clean, ...facts }) => ({ ...facts, file: `runbooks/${facts.file}` }));
    const byId = new Map(said.map((facts) => [facts.id, facts]));
    expect(loaded.map(({ id }) => byId.get(id))).toEqual(loaded);
    expect(said).toHaveLength(loaded.length);
  });

  it("has linted every entry", () => {
    expect(index.filter(({ clean }) => clean === undefined).map(({ id }) => id)).toEqual([]);
  });
});

it.skipIf(process.platform === "win32")("is executable after every build (Windows knows no such bit)", () => {
  expect(statSync("dist/main.js").mode & 0o111).toBe(0o111);
});

describe("a package of its own", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "iaprun-bundle-"));
    for (const part of ["dist", "runbooks", "fixtures", "package.json"])
      cpSync(part, join(folder, part), { recursive: true });
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const iaprun = (...args: readonly string[]): string =>
    spawnSync(process.execPath, [join(folder, "dist", "main.js"), ...args], { cwd: folder, encoding: "utf8" }).stdout;
  const [first] = index;
  const edit = (file: string, change: (text: string) => string): void =>
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  const entry = `runbooks/${first?.file}`;

  it("says the same with the index as without", () => {
    const commands = [["list"], ["list", "-f", "json"], ["show", first?.id ?? ""], ["lint"], ["lint", "-f", "json"]];
    const said = commands.map((command) => iaprun(...command));
    rmSync(join(folder, "dist", "library.json"));
    expect(commands.map((command) => iaprun(...command))).toEqual(said);
  });

  it("goes by what an entry says now", () => {
    edit(entry, (text) => text.replace(/^title: .*$/m, "title: Something else altogether"));
    expect(iaprun("list")).toContain("Something else altogether");
    edit(entry, (text) => text.replace(/^level: .*$/m, "level: lethal"));
    expect(iaprun("lint")).toContain("runbook/unknown-value");
    expect(iaprun("list")).not.toContain("Something else altogether");
  });

  it("tries the first test again when its records changed", () => {
    const events = index.find(({ clean }) => clean?.fixture !== undefined)?.clean?.fixture?.events ?? "";
    edit(`fixtures/${events}`, () => "[]\n");
    expect(iaprun("lint")).toContain("lint/stale-example");
  });
});

it("passes on the licence of every package it contains", () => {
  const notices = readFileSync("dist/THIRD-PARTY-NOTICES.txt", "utf8");
  const maps = readdirSync("dist").filter((file) => file.endsWith(".js.map"));
  const sources = maps.flatMap(
    (file): readonly string[] => JSON.parse(readFileSync(join("dist", file), "utf8")).sources,
  );
  const packages = sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
  expect([...new Set(packages)].length).toBeGreaterThan(8);
  for (const name of new Set(packages))
    expect(notices, name).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
  expect(packages).not.toContain("google-auth-library");
  expect(packages.filter((name) => name.startsWith("@aws-sdk/"))).toEqual([]);
});
