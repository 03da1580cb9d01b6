/** A read that was killed goes on with the same query: no row lost, none twice. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { buildChild, type ChildProgram } from "../../support/child-program.ts";
import { startAthenaServer } from "../../support/servers/athena.ts";
import { STORE, startLakeServer } from "../../support/servers/lake.ts";
import { pointTo } from "./asking.ts";
import { HISTORY, idsOf, WINDOW } from "./hard-times.ts";

let child: ChildProgram;
const folders: string[] = [];
beforeAll(async () => {
  child = await buildChild("test/sources/sql/child.ts");
});
afterAll(() => child.remove());
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Lines it wrote; killed after the first chunk of them if asked to. */
async function read(uri: string, folder: string, environment: Readonly<Record<string, string>>, kill: boolean) {
  const args = [child.path, uri, folder, String(WINDOW.since), String(WINDOW.until)];
  const run = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  run.stdout.on("data", (chunk: Buffer) => {
    said += String(chunk);
    if (kill) run.kill("SIGKILL");
  });
  await once(run, "close");
  return said.split("\n").slice(0, -1);
}

describe("killed within the second page", () => {
  it.each(["athena", "lake"] as const)("%s", async (kind) => {
    const folder = mkdtempSync(join(tmpdir(), "iaprun-resume-"));
    folders.push(folder);
    const slow = { pageMs: 400 };
    const server =
      kind === "athena"
        ? await startAthenaServer({ records: HISTORY, ...slow })
        : await startLakeServer({ records: HISTORY.map((record) => ({ format: "cloudtrail", record })), ...slow });
    try {
      const environment = pointTo({ ATHENA: server.url, CLOUDTRAIL: server.url });
      const uri = kind === "athena" ? "athena://primary/logs.trail" : `lake://${STORE}`;
      const killed = await read(uri, folder, environment, true);
      expect(killed.length).toBeGreaterThan(0);
      expect(killed.length).toBeLessThan(HISTORY.length);
      const firstPages = () => server.calls.filter((call) => call === "GetQueryResults").length;
      const before = firstPages();
      const whole = await read(uri, folder, environment, false);
      expect(whole.at(-1)).toMatch(/^end/);
      expect(whole.slice(0, -1).sort()).toEqual(idsOf(HISTORY));
      expect(server.statements).toHaveLength(1);
      expect(firstPages() - before).toBe(2);
    } finally {
      await server.close();
    }
  });
});
