/**
 * `cloudtrail:` against the AWS CLI, over one history on one server that keeps to AWS's budget of requests:
 * `bench/cloudtrail.ts --help`. `--scale N` divides the times that AWS gives (2 requests
 * a second, the milliseconds of a page) and the pauses of `cloudtrail:`. The CLI pauses in real seconds when it is
 * throttled, so that its time counts at `--scale 1` alone.
 */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Option } from "commander";
import type { ReadContext, Request } from "../src/engine/source.ts";
import { TRUE } from "../src/query/expr.ts";
import { PATIENT } from "../src/sources/aws/patience.ts";
import { openCloudTrail } from "../src/sources/cloudtrail.ts";
import { openPageStore } from "../src/sources/page-store.ts";
import { startFaultyProxy } from "../test/support/faulty-proxy.ts";
import { makeHistory } from "../test/support/history.ts";
import { startCloudTrailServer } from "../test/support/servers/cloudtrail.ts";
import { positive, program, whole } from "./options.ts";

const ACCOUNT = "111122223333";
const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"];
const URI = `cloudtrail://${REGIONS.join(",")}`;
const NOON = Date.UTC(2026, 5, 1, 12);
const WINDOW = { since: NOON - 86_400_000, until: NOON };
const REQUEST: Request = { where: TRUE, window: WINDOW, now: NOON };

interface Options {
  readonly events: number;
  readonly scale: number;
  readonly latency: number;
}

interface Counts {
  readonly answered: number;
  readonly throttled: number;
}

const run = promisify(execFile);

const { child, ...options } = program("cloudtrail", "cloudtrail: against the AWS CLI, over one history.")
  .option("--events <n>", "of the history", whole, 8_000)
  .option("--scale <n>", "what AWS's times are divided by", positive, 1)
  .option("--latency <ms>", "that a page takes, before scaling", whole, 0)
  // Internal: read into this folder, at AWS_ENDPOINT_URL_CLOUDTRAIL, until killed.
  .addOption(new Option("--child <folder>").hideHelp())
  .parse(isMainThread ? process.argv : process.argv.slice(0, 2))
  .opts<Options & { child?: string }>();

if (!isMainThread) await serve(workerData as Options);
else if (child !== undefined) await readHere(child);
else await compare();

/** In a thread of its own, so that clients do not wait for it to compute. */
async function serve({ events, scale, latency }: Options): Promise<void> {
  const server = await startCloudTrailServer({
    records: makeHistory({ count: events, window: WINDOW, account: ACCOUNT, regions: REGIONS }),
    account: ACCOUNT,
    now: NOON,
    budget: { requests: 2, perMs: 1_000 / scale },
    ...(latency > 0 ? { latencyMs: latency / scale } : {}),
  });
  parentPort?.postMessage(server.url);
  parentPort?.on("message", () => {
    const throttled = server.lookups.filter(({ error }) => error !== undefined).length;
    parentPort?.postMessage({ answered: server.lookups.length - throttled, throttled } satisfies Counts);
  });
}

async function compare(): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: options });
  const [url] = (await once(worker, "message")) as [string];
  const counts = async (): Promise<Counts> => {
    worker.postMessage("count");
    return ((await once(worker, "message")) as [Counts])[0];
  };
  const measured = async (name: string, read: () => Promise<number>): Promise<void> => {
    const before = await counts();
    const start = performance.now();
    const records = await read();
    const seconds = (performance.now() - start) / 1_000;
    const after = await counts();
    const answered = after.answered - before.answered;
    process.stdout.write(
      `${name}: ${records} records, ${answered} pages, ${after.throttled - before.throttled} throttled, ${seconds.toFixed(1)} s\n`,
    );
  };
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "made-up",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  });
  process.stdout.write(
    `${options.events} events in ${REGIONS.length} Regions, time x${options.scale}, ${options.latency} ms a page\n`,
  );
  try {
    await measured("cloudtrail:", () => readFrom(url));
    await measured("cloudtrail:, half of the requests throttled", () => throttledHalf(url));
    await measured("cloudtrail:, killed three times and resumed", () => killed(url, counts));
    await measured("AWS CLI, one Region after the other", () => awsCli(url, false));
    await measured("AWS CLI, all Regions at once", () => awsCli(url, true));
  } finally {
    await worker.terminate();
  }
}

async function readFrom(url: string, pages?: string): Promise<number> {
  process.env["AWS_ENDPOINT_URL_CLOUDTRAIL"] = url;
  const pace = {
    requestsPerSecond: 2 * options.scale,
    patience: { attempts: 8, pause: (failures: number) => PATIENT.pause(failures) / options.scale },
  };
  const source = openCloudTrail(URI, {}, pace);
  const nothing = (): void => {};
  const context: ReadContext = {
    signal: new AbortController().signal,
    gap: ({ what }) => void process.stdout.write(`gap: ${what}\n`),
    notAudit: nothing,
    note: nothing,
    warn: nothing,
    progress: nothing,
    allow: async () => {},
    ...(pages === undefined ? {} : { pages: openPageStore(pages, URI) }),
  };
  const ids = new Set<unknown>();
  let records = 0;
  for await (const batch of source.read(REQUEST, context)) {
    records += batch.length;
    for (const { record } of batch) ids.add(record["eventID"]);
  }
  if (ids.size !== records) process.stdout.write(`${records - ids.size} doubles\n`);
  return records;
}

async function throttledHalf(url: string): Promise<number> {
  const body = JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" });
  const proxy = await startFaultyProxy(url, ({ index }) =>
    index % 2 === 0 ? { kind: "answer", status: 400, body } : undefined,
  );
  try {
    const records = await readFrom(proxy.url);
    process.stdout.write(`(${proxy.faults} of ${proxy.requests.length} requests throttled on the way)\n`);
    return records;
  } finally {
    await proxy.close();
  }
}

async function readHere(folder: string): Promise<void> {
  process.stdout.write(`${await readFrom(process.env["AWS_ENDPOINT_URL_CLOUDTRAIL"] ?? "", folder)}\n`);
}

/** Killed after about a quarter of the pages, three times. */
async function killed(url: string, counts: () => Promise<Counts>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "iaprun-bench-"));
  const start = () =>
    spawn(
      process.execPath,
      ["bench/run.js", "bench/cloudtrail.ts", "--child", folder, "--scale", String(options.scale)],
      {
        env: { ...process.env, AWS_ENDPOINT_URL_CLOUDTRAIL: url },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
  try {
    for (let kills = 0; kills < 3; kills++) {
      const enough = (await counts()).answered + options.events / 50 / 4;
      const child = start();
      const over = once(child, "close");
      child.stdout.resume();
      while ((await counts()).answered < enough && child.exitCode === null) await sleep(20);
      child.kill("SIGKILL");
      await over;
    }
    const said = await readText(start().stdout);
    if (said.includes("gap") || said.includes("double")) process.stdout.write(said);
    return Number(said.trim().split("\n").at(-1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function awsCli(url: string, atOnce: boolean): Promise<number> {
  const { stdout } = await run("sh", ["scripts/aws-cli.sh"]);
  const folder = mkdtempSync(join(tmpdir(), "iaprun-bench-"));
  const lookUp = async (region: string): Promise<number> => {
    const window = ["--start-time", "2026-05-31T12:00:00Z", "--end-time", "2026-06-01T12:00:00Z"];
    const args = [
      "cloudtrail",
      "lookup-events",
      "--region",
      region,
      "--endpoint-url",
      url,
      ...window,
      "--output",
      "json",
    ];
    const file = join(folder, `${region}.json`);
    const child = spawn(stdout.trim(), args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.pipe(createWriteStream(file));
    const [said, [status]] = await Promise.all([readText(child.stderr), once(child, "close")]);
    if (status !== 0) process.stdout.write(`AWS CLI in ${region}: ${said.trim()}\n`);
    return readFileSync(file, "utf8").split('"EventId"').length - 1;
  };
  try {
    if (atOnce) return (await Promise.all(REGIONS.map(lookUp))).reduce((sum, count) => sum + count, 0);
    let records = 0;
    for (const region of REGIONS) records += await lookUp(region);
    return records;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
