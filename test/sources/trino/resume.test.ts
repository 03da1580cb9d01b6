import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { formatInstant } from "../../../src/model/time.ts";
import { buildChild, type ChildProgram } from "../../support/child-program.ts";
import { DAY, HOUR, NOON } from "../../support/event.ts";
import { type ProtocolServer, startTrinoProtocol } from "../../support/servers/trino-protocol.ts";

/** Five spans: half a day more than four weeks. */
const SINCE = NOON - 28 * DAY;
const RECORDS = Array.from({ length: 28 * 24 }, (_, hour) => ({
  eventVersion: "1.09",
  eventID: `event-${hour}`,
  eventTime: formatInstant(SINCE + hour * HOUR),
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
}));

let program: ChildProgram;
let server: ProtocolServer;
const folder = mkdtempSync(join(tmpdir(), "iaprun-trino-"));
beforeAll(async () => {
  program = await buildChild("test/sources/trino/child.ts");
  server = await startTrinoProtocol(RECORDS, { rowsInPage: 4 });
});
afterAll(async () => {
  await server.close();
  await program.remove();
  rmSync(folder, { recursive: true });
});

function start(): ChildProcess {
  const uri = `trino://${server.url.slice("http://".length)}/hive.logs.cloudtrail`;
  const given = [program.path, uri, folder, `${SINCE}`, `${NOON}`];
  return spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] });
}

it("a read that was killed goes on without a gap and without a double", async () => {
  for (const selects of [3, 2]) {
    const before = server.selects.length;
    const child = start();
    const over = new Promise((resolve) => child.once("close", resolve));
    child.stdout?.resume();
    while (server.selects.length < before + selects) await sleep(1);
    child.kill("SIGKILL");
    await over;
  }
  const lines = (await text(start().stdout ?? process.stdin)).trim().split("\n");
  expect(lines.at(-1)).toBe("end");
  expect(lines.slice(0, -1).sort()).toEqual(RECORDS.map(({ eventID }) => eventID).sort());
  // The first run finished two spans and the second one more; what each was at when it died is asked once more.
  expect(server.selects).toHaveLength(3 + 2 + 2);
  expect(new Set(server.selects).size).toBe(5);
});
