import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

export async function onEveryProcessor(program, open) {
  if (!isMainThread) {
    parentPort.postMessage(sumOfSome(workerData, open()));
    return;
  }
  const files = filesBelow(process.argv[2]);
  const share = { files, next: new Int32Array(new SharedArrayBuffer(4)) };
  const size = Math.min(availableParallelism(), files.length);
  const others = Array.from({ length: size - 1 }, () => {
    const worker = new Worker(new URL(program), { workerData: share });
    return new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
  });
  let sum = sumOfSome(share, open());
  for (const more of await Promise.all(others)) sum += more;
  process.stdout.write(`${sum}\n`);
}

/** Each thread takes the next file that nobody has begun. */
function sumOfSome({ files, next }, numberOf) {
  let sum = 0;
  for (let index = Atomics.add(next, 0, 1); index < files.length; index = Atomics.add(next, 0, 1)) {
    sum += numberOf(files[index]);
  }
  return sum;
}
