import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type IndexedEntry, readKnownEntries } from "../../src/runbook/known-entries.ts";
import { loadRunbooks } from "../../src/runbook/load.ts";
import { sha256 } from "../../src/runbook/sha256.ts";
import { type StoredRest, toStored } from "../../src/runbook/stored-rest.ts";
import { wholeEntry } from "../../src/runbook/whole-entry.ts";
import { library } from "../support/run.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-known-"));
  mkdirSync(join(folder, "access"));
  for (const file of ["access/one.yaml", "two.yml"]) writeFileSync(join(folder, file), `${file}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function indexed(file: string, content = `${file}\n`): IndexedEntry {
  return {
    id: file,
    file,
    sha256: sha256(content),
    kind: "runbook",
    title: "T",
    level: "low",
    status: "test",
    tags: [],
    params: {},
    output: { columns: ["title"] },
    next_steps: [],
    falsepositives: [],
    references: [],
  };
}

const INDEX = [indexed("access/one.yaml"), indexed("two.yml")];
const files = (index: readonly IndexedEntry[] = INDEX) =>
  readKnownEntries(folder, index)?.map(({ facts, text }) => [facts.file, text]);

describe("readKnownEntries", () => {
  it("believes the index of a folder that is as it was, in the order of the index", () => {
    expect(files()).toEqual([
      [join(folder, "access/one.yaml"), "access/one.yaml\n"],
      [join(folder, "two.yml"), "two.yml\n"],
    ]);
  });

  it("does not mind files that are no entries", () => {
    writeFileSync(join(folder, "README.md"), "read me");
    expect(files()).toHaveLength(2);
  });

  it.each<[string, () => void]>([
    ["a byte of a file is another", () => writeFileSync(join(folder, "two.yml"), "Two.yml\n")],
    ["a file is gone", () => rmSync(join(folder, "two.yml"))],
    ["a file was added", () => writeFileSync(join(folder, "access", "three.yaml"), "")],
    ["a file was added whose ending is upper case", () => writeFileSync(join(folder, "three.YAML"), "")],
    ["a file has moved", () => renameSync(join(folder, "two.yml"), join(folder, "access", "two.yml"))],
    ["a link might lead to more", () => symlinkSync(tmpdir(), join(folder, "elsewhere"))],
    ["the folder is gone", () => rmSync(folder, { recursive: true })],
  ])("believes nothing when %s", (_, change) => {
    change();
    expect(files()).toBeUndefined();
  });

  it("believes nothing when the index has a file that was never there", () => {
    expect(files([...INDEX, indexed("three.yaml")])).toBeUndefined();
  });
});

describe("wholeEntry", () => {
  it("is what the file says, part by part", async () => {
    for (const runbook of library.runbooks) {
      const { query: _query, tests: _tests, example_output: _example, rationale: _rationale, ...facts } = runbook;
      const { runbooks } = await loadRunbooks([runbook.file]);
      const text = readFileSync(runbook.file, "utf8");
      const stored: StoredRest = JSON.parse(JSON.stringify(toStored(runbook)));
      for (const rest of [undefined, stored]) {
        expect({ ...(await wholeEntry({ facts, text, rest: () => rest })) }).toEqual(runbooks[0] ?? runbook);
      }
    }
  });

  it("parses nothing of which the build wrote down the rest", async () => {
    const [runbook] = library.runbooks;
    if (runbook === undefined) throw new Error("an empty library");
    const entry = await wholeEntry({ facts: indexed("x.yaml"), text: "no entry", rest: () => toStored(runbook) });
    expect(entry.query).toEqual(runbook.query);
  });

  it("says which file does not load, though the index has it", async () => {
    const entry = wholeEntry({ facts: indexed("x.yaml"), text: "no entry", rest: () => undefined });
    await expect(entry).rejects.toThrow("x.yaml is in the index of the library and does not load");
  });
});
