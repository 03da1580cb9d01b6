/**
 * What `iaprun exec` cannot go below as it is made: its modules are loaded, and every file is unpacked where it would be scanned, on
 * every processor; nothing is scanned, asked or told. Prints how many bytes came out. Needs `npm run build`.
 */

import { closeSync, openSync, readSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { isMainThread } from "node:worker_threads";
import { openModule } from "../src/sources/scan/module.ts";
import { createUnpacker } from "../src/sources/scan/unpack.ts";
import { onEveryProcessor } from "./every-processor.js";

/** As much as is unpacked before it is scanned. */
const STEP = 64 * 1024;

if (isMainThread) await import(pathToFileURL("dist/exec.js").href);
await onEveryProcessor(import.meta.url, () => {
  const module = openModule();
  const unpacker = createUnpacker(module, new Uint8Array(module.memory.buffer));
  return (path) => {
    const file = openSync(path, "r");
    let bytes = 0;
    module.begin(0);
    unpacker.begin();
    for (let isAll = false; !isAll; ) {
      const given = readSync(file, unpacker.room());
      isAll = given === 0;
      unpacker.give(given);
      for (let next = "more"; next === "more"; ) {
        const unpacked = unpacker.unpack(STEP, isAll);
        bytes += unpacked.length;
        next = unpacked.next;
        if (next === "damaged") throw new Error(`${path} is damaged`);
        module.look();
        module.skip(module.unpacked() - module.untold());
        module.makeRoom();
      }
    }
    closeSync(file);
    return bytes;
  };
});
