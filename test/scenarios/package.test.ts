/** The packed package in an empty folder: runbooks and demo travel with it. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { library } from "../support/run.ts";

let folder = "";
let iaprun = "";

/** Unpacked as npm does, beside this checkout's installed dependencies: tests ask no registry. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-package-"));
  const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], {
    encoding: "utf8",
  });
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "iaprun"), { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, packed.trim()), "--strip-components=1", "-C", join(modules, "iaprun")]);
  for (const name of readdirSync("node_modules")) {
    if (!name.startsWith(".")) symlinkSync(resolve("node_modules", name), join(modules, name));
  }
  iaprun = join(modules, "iaprun", "dist", "main.js");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, [iaprun, ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

it("lists the library", () => {
  expect(JSON.parse(run("list", "--format", "json"))).toHaveLength(library.runbooks.length);
});

it("answers over the demo trail", () => {
  expect(run("exec", "list-iap-connections", "--hours", "24", "--source", "demo")).toContain("ada@example.com");
});

it("carries what it needs and nothing else", () => {
  const top = readdirSync(join(folder, "node_modules", "iaprun")).sort();
  expect(top).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist",
    "fixtures",
    "package.json",
    "runbooks",
    "schema",
  ]);
});
