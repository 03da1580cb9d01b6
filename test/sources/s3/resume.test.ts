import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { openBucketSource } from "../../../src/sources/s3.ts";
import { buildChild, type ChildProgram } from "../../support/child-program.ts";
import { readAll } from "../../support/reading.ts";
import { type Cloud, startCloud } from "../../support/servers/fauxqs.ts";
import { HASTY, JUNE, MINUTE, TODAY } from "./today.ts";
import { expectedIds, trail, trailKey } from "./trail.ts";

describe("a listing that was kept", () => {
  let cloud: Cloud;
  let folder: string;
  beforeAll(async () => {
    cloud = await startCloud();
    folder = await mkdtemp(join(tmpdir(), "iaprun-s3-"));
  });
  afterAll(async () => {
    await cloud.close();
    await rm(folder, { recursive: true });
  });

  it("still tells what was asked for and is not there", async () => {
    const key = trailKey({ at: JUNE + MINUTE });
    await cloud.put("trail", trail([key], JUNE));
    const source = openBucketSource("s3://trail", { accounts: ["111122223333", "999988887777"] }, HASTY);
    const first = await readAll(source, TODAY, { pages: openPageStore(folder, source.name) });
    expect(first.gaps).toEqual([{ reason: "no-data", what: "account 999988887777: nothing under s3://trail" }]);
    const again = await readAll(source, TODAY, { pages: openPageStore(folder, source.name) });
    expect(again).toEqual(first);
  });
});

describe("a process that is killed", () => {
  const keys = Array.from({ length: 400 }, (_, index) => trailKey({ at: JUNE + index * 3 * MINUTE }));
  let cloud: Cloud;
  let program: ChildProgram;
  let folder: string;

  beforeAll(async () => {
    cloud = await startCloud();
    await cloud.put("trail", trail(keys, JUNE, 4));
    program = await buildChild("test/sources/s3/child.ts");
    folder = await mkdtemp(join(tmpdir(), "iaprun-s3-"));
  });
  afterAll(async () => {
    await cloud.close();
    await program.remove();
    await rm(folder, { recursive: true });
  });

  function start(): ChildProcess {
    const env = { PATH: process.env["PATH"], ...cloud.environment };
    return spawn(process.execPath, [program.path, "s3://trail", folder], { env, stdio: ["ignore", "pipe", "inherit"] });
  }

  it("goes on without a gap and without a double", async () => {
    const { requests } = cloud.proxy;
    for (const more of [2, 100, 100]) {
      const before = requests.length;
      const child = start();
      const over = new Promise((resolve) => child.once("close", resolve));
      child.stdout?.resume();
      while (requests.length < before + more) await sleep(1);
      child.kill("SIGKILL");
      await over;
    }
    const before = requests.length;
    const lines = (await readText(start().stdout ?? process.stdin)).trim().split("\n");
    expect(lines.at(-1)).toBe("end");
    expect(lines.slice(0, -1).sort()).toEqual(expectedIds(keys, 4));
    // 400 files, of which two runs kept most of their 200, and no listing.
    expect(requests.length - before).toBeLessThan(280);
  });
});
