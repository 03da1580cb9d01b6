/** Pages of a long read on disk, so that a read that was stopped, by whatever, goes on without a gap or a double. */

import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { KeptFile, Page, PageLog, PageStore } from "../engine/source.ts";
import { isObject, type JsonValue } from "../model/json.ts";

/** Keeps every part of the source `source` below `folder`, which is made when first needed. */
export function openPageStore(folder: string, source: string): PageStore {
  const place = (part: string): string =>
    join(folder, `${slug(source)}-${digest(source)}`, `${slug(part)}-${digest(part)}`);
  return {
    open: async (part) => openLog(`${place(part)}.jsonl`),
    file: async (part) => keptFile(place(part)),
  };
}

/** Whole lines are pages; a line that was being written when the process died is cut off. */
async function openLog(path: string): Promise<PageLog> {
  await makeFolderOf(path);
  let end = 0;
  let handle: FileHandle | undefined;
  return {
    async *pages() {
      end = 0;
      if (!existsSync(path)) return;
      const { size } = await stat(path);
      for await (const line of createInterface({
        input: createReadStream(path),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const after = end + Buffer.byteLength(line) + 1;
        const page = after > size ? undefined : parsePage(line);
        if (page === undefined) return;
        end = after;
        yield page;
      }
    },
    async append(page) {
      if (handle === undefined) {
        if (existsSync(path)) await truncate(path, end);
        handle = await open(path, "a");
      }
      await handle.appendFile(`${oneLine(page)}\n`);
    },
    async close() {
      await handle?.close();
      handle = undefined;
    },
  };
}

function parsePage(line: string): Page | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    if (!isObject(value) || !Array.isArray(value["records"]) || value["next"] === undefined) return undefined;
    return { records: value["records"], next: value["next"] };
  } catch {
    return undefined;
  }
}

async function keptFile(path: string): Promise<KeptFile> {
  await makeFolderOf(path);
  const temporary = `${path}.part`;
  return { path, exists: existsSync(path), temporary, keep: () => rename(temporary, path) };
}

/** Audit records are nobody else's on a machine that is shared. */
async function makeFolderOf(path: string): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
}

/** JSON leaves these two as they are, and some versions of Node end a line at them: a stranger's text must not cut a page. */
function oneLine(page: Page): string {
  return JSON.stringify(page).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function slug(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(-60);
}

function digest(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 12);
}
