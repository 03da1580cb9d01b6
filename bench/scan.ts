/**
 * Unpacking alone, by one stream of Node's zlib, against unpacking and scanning, one thread: `node bench/run.js
 * bench/scan.ts FOLDER --needle '"startsession"'`. Turns alternate; the best of each counts.
 */

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { constants, createGunzip, type Gunzip } from "node:zlib";
import { createUidLog, tellApart } from "../src/engine/uid-log.ts";
import { createScanner } from "../src/sources/scan/scan.ts";
import { filesBelow } from "./every-processor.js";
import { program, whole } from "./options.ts";

const command = program("scan", "Unpacking alone, against unpacking and scanning, by one thread.")
  .argument("<folder>", "that the trail is in")
  .option("--needle <text>", "to look for, in lower case; repeatable", collect, [])
  .option("--rounds <n>", "of which the best counts", whole, 7)
  .parse();
const [folder = ""] = command.args;
const values = command.opts<{ needle: string[]; rounds: number }>();
const needles = values.needle.length > 0 ? values.needle : ['"startsession"'];
const files = filesBelow(folder);

function collect(text: string, others: readonly string[]): readonly string[] {
  return [...others, text];
}

let candidates = 0;
let passed = 0;
let fresh = 0;
let uids = createUidLog({ isNumbered: false });
const scanner = createScanner(needles, {
  candidate({ bytes }) {
    JSON.parse(bytes.toString("utf8"));
    candidates++;
  },
  passed(records, from, to) {
    passed += to - from;
    uids.add(records.uids, from, to, 0);
  },
});
if (scanner === undefined) throw new Error("these needles cannot be searched for");

/** What `zlib` keeps to itself: a synchronous step of one stream that may be used again. */
interface Inflate {
  reset(): void;
  writeSync(
    flush: number,
    from: Uint8Array,
    at: number,
    length: number,
    to: Uint8Array,
    start: number,
    room: number,
  ): void;
}
const stream = createGunzip() as Gunzip & { readonly _handle: Inflate; readonly _writeState: Uint32Array };
const output = new Uint8Array(64 * 1024);
let unpacked = 0;

function floor(): void {
  for (const file of files) {
    const packed = readFileSync(file);
    stream._handle.reset();
    for (let at = 0, left = 0; left === 0; ) {
      stream._handle.writeSync(constants.Z_SYNC_FLUSH, packed, at, packed.length - at, output, 0, output.length);
      const [room = 0, unread = 0] = stream._writeState;
      left = room;
      at = packed.length - unread;
      unpacked += output.length - left;
    }
  }
}

function scan(): void {
  uids = createUidLog({ isNumbered: false });
  for (const file of files) {
    const fallback = scanFile(file);
    if (fallback !== undefined) process.stdout.write(`${file}: ${fallback}\n`);
  }
  tellApart([uids], (_, number, before) => {
    if (before === undefined) fresh++;
    return number;
  });
}

function scanFile(path: string): string | undefined {
  if (scanner === undefined) return undefined;
  const file = openSync(path, "r");
  try {
    scanner.begin();
    for (let length = 1; length > 0; ) {
      length = readSync(file, scanner.room());
      const fallback = length > 0 ? scanner.take(length) : undefined;
      if (fallback !== undefined) return fallback;
    }
    return scanner.end();
  } finally {
    closeSync(file);
  }
}

const best = { floor: Number.POSITIVE_INFINITY, scan: Number.POSITIVE_INFINITY };
for (let round = 0; round < values.rounds; round++) {
  unpacked = 0;
  best.floor = Math.min(best.floor, timed(floor));
  [candidates, passed, fresh] = [0, 0, 0];
  best.scan = Math.min(best.scan, timed(scan));
}
process.stdout.write(
  [
    `${candidates} parsed, ${passed} passed, ${fresh} of them new; ${unpacked} bytes`,
    `unpacking ${best.floor.toFixed(0)} ms, with the scan ${best.scan.toFixed(0)} ms: ${(best.scan / best.floor).toFixed(2)}`,
    `${(unpacked / best.scan / 1e6).toFixed(2)} GB/s`,
    `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most\n`,
  ].join("\n"),
);

/** Milliseconds of processor time, which work of others on the machine does not add to. */
function timed(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
