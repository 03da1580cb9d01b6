/**
 * What `iaprun exec` cannot go below as it is made: its modules are loaded, and every file is unpacked where it would be scanned, on
 * every processor; nothing is scanned, asked or told. Prints how many bytes came out. Needs `npm run build`.
 */

import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { openModule } from "../src/sources/scan/module.ts";
import { createUnpacker } from "../src/sources/scan/unpack.ts";

/** As much as is unpacked before it is scanned. */
const STEP = 64 * 1024;

interface Share {
  readonly files: readonly string[];
  /** The next one that nobody has begun. */
  readonly next: Int32Array;
}

if (isMainThread) {
  await import(pathToFileURL("dist/exec.js").href);
  const [folder = "."] = process.argv.slice(2);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const share: Share = { files, next: new Int32Array(new SharedArrayBuffer(4)) };
  const size = Math.min(availableParallelism(), files.length);
  const others = Array.from({ length: size - 1 }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    return new Promise<number>((resolve, reject) => worker.on("message", resolve).on("error", reject));
  });
  let bytes = unpackSome(share);
  for (const more of await Promise.all(others)) bytes += more;
  process.stdout.write(`${bytes}\n`);
} else parentPort?.postMessage(unpackSome(workerData));

function unpackSome({ files, next }: Share): number {
  const module = openModule();
  const unpacker = createUnpacker(module, new Uint8Array(module.memory.buffer));
  let bytes = 0;
  const drop = (): void => {
    module.look();
    module.skip(module.unpacked() - module.untold());
    module.makeRoom();
  };
  for (let index = Atomics.add(next, 0, 1); index < files.length; index = Atomics.add(next, 0, 1)) {
    const file = openSync(files[index] ?? "", "r");
    module.begin(0);
    unpacker.begin();
    for (let isAll = false; !isAll; ) {
      const length = readSync(file, unpacker.room());
      isAll = length === 0;
      unpacker.give(length);
      for (;;) {
        const unpacked = unpacker.unpack(STEP, isAll);
        bytes += unpacked.length;
        drop();
        if (unpacked.next === "damaged") throw new Error(`${files[index]} is damaged`);
        if (unpacked.next !== "more") break;
      }
    }
    closeSync(file);
  }
  return bytes;
}
