/** The benchmark runs, small, and both roads it takes give the same report; how fast it is, is not judged here. */

import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("runs every way it knows", () => {
  const args = ["bench/run.js", "bench/exec.ts", "--records", "2000", "--rounds", "1"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).not.toMatch(/error/i);
  expect(stdout).toContain("2000 records");
  expect(stdout).toMatch(/^\| --all \| .* \|$/m);
  expect(stdout).toMatch(/^\| --all, slow road \| .* \|$/m);
  expect(status).toBe(0);
}, 120_000);
