/** Rows of one statement on disk, once they are all there: the server forgets them as they are fetched. */

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { KeptFile } from "../../engine/source.ts";
import { isObject, type JsonObject, type JsonValue, list } from "../../model/json.ts";

type Batches = AsyncIterable<readonly JsonObject[]>;

/** Passes the batches on; the file exists when the last one has been. */
export async function* keepRows(batches: Batches, file: KeptFile): AsyncGenerator<readonly JsonObject[]> {
  const handle = await open(file.temporary, "w");
  try {
    for await (const rows of batches) {
      if (rows.length > 0) await handle.appendFile(`${JSON.stringify(rows)}\n`);
      yield rows;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await file.keep();
}

export async function* keptRows({ path }: KeptFile): AsyncGenerator<readonly JsonObject[]> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const rows: JsonValue = JSON.parse(line);
    yield list(rows).filter(isObject);
  }
}
