/**
 * The least that any way has to do: read every file and unpack it with Node's zlib, one stream used for all, into one buffer, on
 * every processor. `node bench/floor.js FOLDER` prints how many bytes came out.
 */

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { constants, createGunzip } from "node:zlib";
import { onEveryProcessor } from "./every-processor.js";

await onEveryProcessor(import.meta.url, () => {
  const room = new Uint8Array(256 * 1024);
  const stream = createGunzip();
  return (file) => (file.endsWith(".gz") ? unpack(file, stream, room) : read(file, room));
});

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
