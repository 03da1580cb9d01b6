/**
 * The least that any way has to do: read every file and unpack it with Node's zlib, one stream used for all, into one buffer, on
 * every processor. `node bench/floor.js FOLDER` prints how many bytes came out.
 */

import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { constants, createGunzip } from "node:zlib";

if (isMainThread) {
  const files = readdirSync(process.argv[2], { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const share = { files, next: new Int32Array(new SharedArrayBuffer(4)) };
  const size = Math.min(availableParallelism(), files.length);
  const others = Array.from({ length: size - 1 }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    return new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
  });
  let bytes = unpackSome(share);
  for (const more of await Promise.all(others)) bytes += more;
  process.stdout.write(`${bytes}\n`);
} else parentPort.postMessage(unpackSome(workerData));

function unpackSome({ files, next }) {
  const room = new Uint8Array(256 * 1024);
  const stream = createGunzip();
  let bytes = 0;
  for (let index = Atomics.add(next, 0, 1); index < files.length; index = Atomics.add(next, 0, 1)) {
    bytes += files[index].endsWith(".gz") ? unpack(files[index], stream, room) : read(files[index], room);
  }
  return bytes;
}

/** By what `zlib` keeps to itself: a synchronous step of a stream that can be used again. */
function unpack(file, stream, room) {
  const packed = readFileSync(file);
  stream._handle.reset();
  let bytes = 0;
  for (let at = 0; ; ) {
    stream._handle.writeSync(constants.Z_SYNC_FLUSH, packed, at, packed.length - at, room, 0, room.length);
    const [left, unread] = stream._writeState;
    bytes += room.length - left;
    at = packed.length - unread;
    if (left > 0) return bytes;
  }
}

function read(file, room) {
  const descriptor = openSync(file, "r");
  try {
    let bytes = 0;
    for (let length = 1; length > 0; bytes += length) length = readSync(descriptor, room);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
