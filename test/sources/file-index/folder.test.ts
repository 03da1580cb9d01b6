/** The folder: for its owner alone, never half a file in it, and where nothing can be written a warning, not a failure. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cloudTrailRecord } from "../../../bench/records.ts";
import { seeded } from "../../../src/sources/demo/random.ts";
import { openFiles } from "../../../src/sources/files.ts";
import { NOON } from "../../support/event.ts";
import { answers } from "./asking.ts";

const QUESTION = { "shell-by-run-command": {} };

let top: string;
let trail: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "iaprun-folder-"));
  trail = join(top, "trail");
  mkdirSync(trail);
  for (const name of ["a.json", "b.json"]) {
    const random = seeded(name.charCodeAt(0));
    const Records = Array.from({ length: 20 }, () => cloudTrailRecord(random, NOON));
    writeFileSync(join(trail, name), JSON.stringify({ Records }));
  }
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

it("is its owner's alone, and holds one whole file for each", async () => {
  const index = join(top, "deep", "index");
  await answers(QUESTION, [trail], index);
  expect(statSync(index).mode & 0o777).toBe(0o700);
  const names = readdirSync(index);
  expect(names).toHaveLength(2);
  for (const name of names) {
    expect(name).toMatch(/^[0-9a-f]{32}\.idx$/);
    expect(statSync(join(index, name)).mode & 0o777).toBe(0o600);
  }
});

it("overwrites what a run that was killed left half written", async () => {
  const index = join(top, "index");
  await answers(QUESTION, [trail], index);
  const names = readdirSync(index);
  for (const name of names) {
    rmSync(join(index, name));
    writeFileSync(join(index, `${name}.part`), "half");
  }
  const { spared } = await answers(QUESTION, [trail], index);
  expect(spared).toEqual([]);
  expect(readdirSync(index)).toEqual(names);
});

it("that cannot be written is a warning, once, and the answer is the same", async () => {
  writeFileSync(join(top, "file"), "");
  const { indexed, plain, warnings } = await answers(QUESTION, [trail], join(top, "file", "index"));
  expect(indexed).toBe(plain);
  expect(warnings).toEqual([
    expect.stringMatching(/^the index in .* cannot be written, the answer is the same: ENOTDIR/),
  ]);
});

it("may not lie among the files it is of", async () => {
  const open = (index: string, ...paths: readonly string[]) => openFiles(paths, process, index);
  await expect(open(join(trail, "index"), trail)).rejects.toThrow("would lie among the files it is of");
  await expect(open(trail, trail)).rejects.toThrow("would lie among the files it is of");
  await expect(open(trail, join(trail, "*.json"))).rejects.toThrow("would lie among the files it is of");
  await expect(open(join(top, "trail-index"), trail)).resolves.toBeDefined();
});
