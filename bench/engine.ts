/**
 * What a record costs once its bytes are read: `node bench/run.js bench/engine.ts --records 100000 --rounds 5`. The least CPU
 * time of the rounds counts, steps take turns on the same records, and ratios to `JSON.parse` compare machines and changes.
 * `--heap` prints what one run keeps instead (with `node --expose-gc`).
 */

import { createDispatch } from "../src/engine/dispatch.ts";
import { readsEverything } from "../src/engine/plan.ts";
import { type Job, run } from "../src/engine/run.ts";
import type { Source } from "../src/engine/source.ts";
import { NO_ESTATE } from "../src/model/estate.ts";
import type { AuditEvent } from "../src/model/event.ts";
import type { JsonObject } from "../src/model/json.ts";
import type { RawRecord } from "../src/model/record.ts";
import { normalizers } from "../src/normalizers/index.ts";
import { compileMatcher } from "../src/query/match.ts";
import { renderers } from "../src/renderers/index.ts";
import { bindQuery } from "../src/runbook/bind-query.ts";
import { loadRunbooks } from "../src/runbook/load.ts";
import { bindParams } from "../src/runbook/params.ts";
import { seeded } from "../src/sources/demo/random.ts";
import { program, whole } from "./options.ts";
import { cloudTrailRecord, logEntry } from "./records.ts";

const START = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
const BATCH = 1000;

interface Line {
  readonly format: "cloudtrail" | "gcp-audit";
  readonly text: string;
}

const values = program("engine", "What a record costs once its bytes are read.")
  .option("--records <n>", "how many", whole, 100_000)
  .option("--rounds <n>", "of which the best counts", whole, 5)
  .option("--entry <id>", "that is asked alone", "list-iap-connections")
  .option("--heap", "print what one run keeps instead; needs node --expose-gc", false)
  .parse()
  .opts<{ records: number; rounds: number; entry: string; heap: boolean }>();
const count = values.records;
const jobs = await allJobs();
const one = jobs.filter(({ runbook }) => runbook.id === values.entry);
if (values.heap) await showHeap();
else await showTimes();

async function showTimes(): Promise<void> {
  const batches = [...makeBatches()];
  const least = new Map<string, number>();
  for (let round = 0; round < values.rounds; round++) {
    const spent = new Map<string, number>();
    const inTurn = matchers(jobs);
    const single = matchers(one);
    const dispatched = dispatcher(jobs);
    for (const lines of batches) {
      const records = timed(spent, "JSON.parse", () => lines.map(parsed));
      const events = timed(spent, "normalize", () => records.map(normalized));
      timed(spent, "match 1 entry", () => events.forEach(single));
      timed(spent, `match ${jobs.length} entries, one by one`, () => events.forEach(inTurn));
      timed(spent, `match ${jobs.length} entries, dispatched`, () => events.forEach(dispatched));
    }
    await timed(spent, "parse and run 1 entry", () => report(one, batches));
    await timed(spent, `parse and run ${jobs.length} entries`, () => report(jobs, batches));
    for (const [what, micros] of spent) least.set(what, Math.min(least.get(what) ?? Number.POSITIVE_INFINITY, micros));
  }
  const yardstick = least.get("JSON.parse") ?? 1;
  for (const [what, micros] of least) {
    const each = (micros / count).toFixed(2).padStart(8);
    const rate = Math.round(count / (micros / 1e6)).toLocaleString("en");
    const ratio = (micros / yardstick).toFixed(2);
    process.stdout.write(`${what.padEnd(34)}${each} us a record ${rate.padStart(11)} /s ${ratio.padStart(7)}x\n`);
  }
}

/** A promise's time is not over when it is made: nothing else runs until it settles. */
function timed<T>(spent: Map<string, number>, what: string, work: () => T): T {
  const before = process.cpuUsage();
  const stop = (): void => {
    const { user, system } = process.cpuUsage(before);
    spent.set(what, (spent.get(what) ?? 0) + user + system);
  };
  const result = work();
  if (result instanceof Promise) return result.finally(stop) as T;
  stop();
  return result;
}

async function showHeap(): Promise<void> {
  let most = 0;
  const watched = function* (): Generator<readonly Line[]> {
    for (const batch of makeBatches()) {
      yield batch;
      most = Math.max(most, process.memoryUsage().heapUsed);
    }
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    process.stdout.write(`after the last record: ${megabytes(heapUsed)} heap, ${megabytes(arrayBuffers)} buffers\n`);
  };
  globalThis.gc?.();
  process.stdout.write(`before the first record: ${megabytes(process.memoryUsage().heapUsed)} heap\n`);
  await report(one, watched());
  process.stdout.write(`most: ${megabytes(most)} heap\n`);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** Both clouds by turns, over a day. */
function* makeBatches(): Generator<readonly Line[]> {
  const random = seeded(7);
  for (let from = 0; from < count; from += BATCH) {
    yield Array.from({ length: Math.min(BATCH, count - from) }, (_, offset): Line => {
      const at = START + Math.floor(((from + offset) * DAY) / count);
      return offset % 2 === 0
        ? { format: "cloudtrail", text: JSON.stringify(cloudTrailRecord(random, at)) }
        : { format: "gcp-audit", text: JSON.stringify(logEntry(random, at)) };
    });
  }
}

function parsed({ format, text }: Line): RawRecord {
  return { format, record: JSON.parse(text) as JsonObject };
}

function normalized({ format, record }: RawRecord): AuditEvent {
  const event = normalizers[format](record);
  if ("invalid" in event) throw new Error(event.invalid);
  return event;
}

/** Every entry that runs without being given a parameter. */
async function allJobs(): Promise<readonly Job[]> {
  const { runbooks } = await loadRunbooks(["runbooks"]);
  return runbooks.flatMap((runbook) => {
    const bound = bindParams(runbook.params, {});
    return bound.ok
      ? [{ runbook, query: bindQuery(runbook, bound.value), params: {}, provenance: async () => ({ git: null }) }]
      : [];
  });
}

function matchers(asked: readonly Job[]): (event: AuditEvent) => void {
  const all = asked.map(({ query }) => compileMatcher(query.where));
  return (event) => {
    for (const matches of all) matches(event);
  };
}

function dispatcher(asked: readonly Job[]): (event: AuditEvent) => void {
  const dispatch = createDispatch(
    asked.map(({ query }) => ({ where: query.where, matches: compileMatcher(query.where) })),
  );
  return (event) => {
    for (const { matches } of dispatch(event)) matches(event);
  };
}

async function report(asked: readonly Job[], batches: Iterable<readonly Line[]>): Promise<string> {
  const source: Source = {
    name: "records",
    plan: () => readsEverything(() => "records"),
    read: async function* () {
      for (const lines of batches) yield lines.map(parsed);
    },
  };
  const told = await run(asked, [source], {
    window: { since: START, until: START + DAY },
    estate: NO_ESTATE,
    enrich: (event) => event,
    isSuppressed: () => false,
    raw: false,
    again: [],
    now: START + DAY,
    version: "0.0.0",
    signal: new AbortController().signal,
    progress: () => {},
    warn: () => {},
    failed: () => {},
    allow: async () => {},
  });
  return [...renderers.table(told, { color: false, width: 120 })].join("");
}
