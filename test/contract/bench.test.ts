/** The benchmark runs, small, and every way it takes answers as the trail's maker counted; how fast they are is not judged here. */

import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { take } from "../../bench/measure.ts";
import { plotOf } from "../../bench/plot.ts";
import { alternate } from "../../bench/rounds.ts";
import { expectSum } from "../../bench/way.ts";

const SMALL = [
  "--records",
  "2000",
  "--logging",
  "500",
  "--tiny",
  "20",
  "--large",
  "1",
  "--scaling",
  "1000",
  "--rounds",
  "1",
];

it("runs every way it knows", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["bench/run.js", "bench/suite.ts", ...SMALL], {
    encoding: "utf8",
  });
  expect(stderr).not.toMatch(/error/i);
  expect(status).toBe(0);
  for (const part of [
    "CloudTrail files",
    "Cloud Logging, packed",
    "Tiny files",
    "One large file",
    "Start-up",
    "Scaling",
  ]) {
    expect(stdout).toContain(`## ${part}\n`);
  }
  for (const way of [
    "the floor",
    "unrecorded-sessions, slow road",
    "30 selective entries together",
    "--all",
    "DuckDB",
  ]) {
    expect(stdout).toMatch(new RegExp(`^\\| ${way} \\| [\\d.]+ \\|`, "m"));
  }
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
}, 120_000);

const saying = (name: string, text: string) => ({
  name,
  what: "",
  command: [process.execPath, "-e", `console.log(${JSON.stringify(text)})`],
});

it("ends when a way answers wrongly", async () => {
  const wrong = { ...saying("a tool", "2\n1"), check: expectSum(4) };
  await expect(take(wrong, 60)).rejects.toThrow("a tool: 3 instead of 4");
  await expect(take({ ...wrong, check: expectSum(3) }, 60)).resolves.toMatchObject({ stopped: false });
});

it("ends when two roads do not give the same report", async () => {
  const ways = [saying("fast", "a"), { ...saying("slow", "b"), sameAs: "fast" }];
  await expect(alternate(ways, { rounds: 1, enough: 60, limit: 60 })).rejects.toThrow(
    "slow does not say what fast said",
  );
});

it("ends when a way fails", async () => {
  const failing = { name: "a tool", what: "", command: [process.execPath, "-e", "process.exit(3)"] };
  await expect(take(failing, 60)).rejects.toThrow("a tool: status 3");
});

it("stops a way, and whatever it started, that takes too long", async () => {
  const { stopped } = await take({ name: "a pipeline", what: "", command: ["sh", "-c", "sleep 60 | cat"] }, 0.2);
  expect(stopped).toBe(true);
});

it("draws a line for each way, from the least trail on the left to the greatest on the right", () => {
  const size = (records: number, wall: number) => ({
    records,
    lead: "",
    leftOut: [],
    measured: [
      { way: { name: "the floor", what: "", command: [] }, wall, cpu: 1, megabytes: 50, turns: 1, stopped: false },
    ],
  });
  const svg = plotOf([size(1000, 0.1), size(10_000, 1), size(100_000, 10)]);
  // 0.1 s at the bottom (y 280), 10 s at the top (y 70); 50 MB of 50 all along.
  expect(svg).toContain('points="50,280 190,175 330,70"');
  expect(svg).toContain('points="420,70 560,70 700,70"');
});
