/** `iaprun test --watch` against a real file that really changes, in the built program. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "iaprun-watch-"));
const file = join(folder, "stopped-trails.yaml");
let started: ReturnType<typeof spawn> | undefined;

afterEach(() => {
  started?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function entry(expected: string): string {
  return [
    "id: stopped-trails",
    "title: Trails stopped",
    "level: high",
    "rationale: A trail that is stopped records nothing.",
    "query: { detection: { stop: { eventName: StopLogging }, condition: stop } }",
    "example_output: nothing yet",
    "next_steps: [{ title: Ask }]",
    `tests: [{ name: quiet, events: [], expect: ${expected} }]`,
    "",
  ].join("\n");
}

it("runs again when a file changes, waits out a broken one, and ends with Ctrl-C", { timeout: 30_000 }, async () => {
  writeFileSync(file, entry("[{ level: high }]"));
  const child = spawn(process.execPath, [resolve("dist/main.js"), "test", ".", "--watch"], { cwd: folder });
  started = child;
  let printed = "";
  const ended = new Promise<number | null>((done) => child.on("exit", done));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
  const until = (text: string) => expect.poll(() => printed, { timeout: 8_000, interval: 20 }).toContain(text);
  const next = async (content: string, text: string) => {
    await until("Ctrl-C ends");
    printed = "";
    writeFileSync(file, content);
    await until(text);
  };

  await until("✗ quiet");
  await next(entry("[]"), "✓ quiet");
  await next("id: [", "runbook/yaml-syntax");
  await next(entry("[{ level: low }]"), '- level: "low"');
  await until("Ctrl-C ends");
  child.kill("SIGINT");
  expect(await ended).toBe(130);
});
