import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Page } from "../../src/engine/source.ts";
import { openPageStore } from "../../src/sources/page-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-pages-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const page = (number: number, next: Page["next"] = { token: `t${number}` }): Page => ({
  records: [{ eventID: `é${number}` }],
  next,
});

async function kept(part = "a", source = "cloudtrail:"): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for await (const each of (await openPageStore(folder, source).open(part)).pages()) pages.push(each);
  return pages;
}

/** Replays what is there, then adds. */
async function add(...pages: readonly Page[]): Promise<void> {
  const log = await openPageStore(folder, "cloudtrail:").open("a");
  for await (const _ of log.pages());
  for (const each of pages) await log.append(each);
  await log.close();
}

function file(): string {
  const [source = ""] = readdirSync(folder);
  const [log = ""] = readdirSync(join(folder, source));
  return join(folder, source, log);
}

describe("pages of a part", () => {
  it("come back in order, after any number of runs", async () => {
    await add(page(1), page(2));
    await add(page(3, null));
    expect(await kept()).toEqual([page(1), page(2), page(3, null)]);
  });

  it("are nobody else's", async () => {
    await add(page(1));
    expect(await kept("b")).toEqual([]);
    expect(await kept("a", "s3://x")).toEqual([]);
  });

  it("survive a death at any byte of the last one: it is read again, the others are whole", async () => {
    await add(page(1), page(2));
    const whole = readFileSync(file());
    const first = whole.indexOf(10) + 1;
    for (let size = first; size < whole.length; size += 1) {
      writeFileSync(file(), whole.subarray(0, size));
      expect(await kept()).toEqual([page(1)]);
      await add(page(2), page(3));
      expect(await kept()).toEqual([page(1), page(2), page(3)]);
    }
  });

  it("are one line each, whatever strangers wrote into the records", async () => {
    const odd = { records: [{ userAgent: "a\u2028b\u2029c\r\nd\u0085e" }], next: null };
    await add(odd);
    expect(await kept()).toEqual([odd]);
    expect(readFileSync(file(), "utf8")).toMatch(/^[^\r\n\u2028\u2029]+\n$/);
  });

  it("are for the user alone", async () => {
    await add(page(1));
    expect(statSync(join(file(), "..")).mode & 0o077).toBe(0);
  });

  it("end where a line is no page", async () => {
    await add(page(1), page(2));
    truncateSync(file(), readFileSync(file()).indexOf(10) + 1);
    appendFileSync(file(), "nonsense\n");
    expect(await kept()).toEqual([page(1)]);
    await add(page(4));
    expect(await kept()).toEqual([page(1), page(4)]);
  });
});

describe("a kept file", () => {
  it("exists once it is whole", async () => {
    const first = await openPageStore(folder, "s3://x").file("AWSLogs/a.json.gz");
    expect(first.exists).toBe(false);
    writeFileSync(first.temporary, "half");
    expect((await openPageStore(folder, "s3://x").file("AWSLogs/a.json.gz")).exists).toBe(false);
    await first.keep();
    const again = await openPageStore(folder, "s3://x").file("AWSLogs/a.json.gz");
    expect(again.exists).toBe(true);
    expect(readFileSync(again.path, "utf8")).toBe("half");
  });

  it("is told apart from others whose names differ in signs only", async () => {
    const store = openPageStore(folder, "s3://x");
    expect((await store.file("a/b")).path).not.toBe((await store.file("a-b")).path);
  });
});
