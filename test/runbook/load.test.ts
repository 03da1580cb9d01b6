import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createCatalogue } from "../../src/runbook/catalogue.ts";
import { loadRunbooks } from "../../src/runbook/load.ts";

const made: string[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "iaprun-"));
  made.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const entry = (id: string, step = "title: Ask", params = "{}") => `id: ${id}
title: T
level: low
rationale: R
params: ${params}
query:
  detection: { any: { activity: signin, "scope|expand": ["%project%", "%gap%"] }, condition: any }
example_output: x
next_steps:
  - ${step}
`;
const PARAMS =
  "{ project: { type: string, optional: true, description: P }, gap: { type: integer, min: 1, optional: true, description: G } }";

const load = async (files: Readonly<Record<string, string>>) => {
  const folder = await folderWith(files);
  const { runbooks, diagnostics } = await loadRunbooks([folder]);
  return {
    ids: runbooks.map(({ id }) => id),
    defects: diagnostics.map(
      ({ file, line, column, code }) => `${file.slice(folder.length + 1)}:${line}:${column} ${code}`,
    ),
    messages: diagnostics.map(({ message }) => message.replaceAll(folder, "")),
  };
};

describe("loadRunbooks", () => {
  it("finds entries at any depth, in the order of their paths, and nothing else", async () => {
    const loaded = await load({
      "b/b-two.yml": entry("b-two", undefined, PARAMS),
      "a/x/a-one.yaml": entry("a-one", undefined, PARAMS),
      "a/readme.md": "no entry",
    });
    expect(loaded).toEqual({ ids: ["a-one", "b-two"], defects: [], messages: [] });
  });

  it("tells the defects of all files in one pass and keeps the sound ones", async () => {
    const loaded = await load({
      "a.yaml": entry("a", undefined, PARAMS).replace("level: low", "level: lowest"),
      "b.yaml": "{",
      "c.yaml": entry("c", undefined, PARAMS),
    });
    expect(loaded.ids).toEqual(["c"]);
    expect(loaded.defects).toEqual(["a.yaml:3:8 runbook/unknown-value", "b.yaml:1:2 runbook/yaml-syntax"]);
  });

  it("refuses the second of two files with one id, and names the first", async () => {
    const loaded = await load({
      "x/same.yaml": entry("same", undefined, PARAMS),
      "y/same.yaml": entry("same", undefined, PARAMS),
    });
    expect(loaded).toEqual({
      ids: ["same"],
      defects: ["y/same.yaml:1:5 runbook/duplicate-id"],
      messages: [`"same" is already the id of /x/same.yaml`],
    });
  });

  it.each([
    ["an entry that is there", "{ title: A, exec: other, with: { project: shop, gap: 3 } }", []],
    ["a value the finding will tell", `{ title: A, exec: other, with: { gap: "{count}" } }`, []],
    ["an entry that is not there", "{ title: A, exec: othr }", ["a.yaml:10:23 runbook/unknown-entry"]],
    [
      "an unknown parameter",
      "{ title: A, exec: other, with: { projct: shop } }",
      ["a.yaml:10:38 runbook/unknown-parameter"],
    ],
    [
      "an unknown parameter with a value to come",
      `{ title: A, exec: other, with: { x: "{actor}" } }`,
      ["a.yaml:10:38 runbook/unknown-parameter"],
    ],
    ["a bad value", "{ title: A, exec: other, with: { gap: 0 } }", ["a.yaml:10:43 runbook/bad-parameter-value"]],
  ])("checks next steps that run %s", async (_, step, expected) => {
    const loaded = await load({ "a.yaml": entry("a", step, PARAMS), "other.yaml": entry("other", undefined, PARAMS) });
    expect(loaded.defects).toEqual(expected);
  });

  it("checks that a next step gives every parameter that is needed", async () => {
    const needs = PARAMS.replace("optional: true, ", "");
    const loaded = await load({
      "a.yaml": entry("a", "{ title: A, exec: other }", PARAMS),
      "other.yaml": entry("other", undefined, needs),
    });
    expect(loaded.defects).toEqual(["a.yaml:10:23 runbook/bad-parameter-value"]);
  });

  it("says what cannot be read", async () => {
    const folder = await folderWith({});
    const { diagnostics } = await loadRunbooks([join(folder, "nothing.yaml")]);
    expect(diagnostics).toMatchObject([{ file: join(folder, "nothing.yaml"), line: 1, code: "runbook/unreadable" }]);
  });

  it("reads no more of a file than it may hold", async () => {
    expect((await load({ "big.yaml": `#${"x".repeat(3 * 1024 * 1024)}` })).defects).toEqual([
      "big.yaml:1:1 runbook/too-large",
    ]);
  });

  it("takes a file that was named, and once only", async () => {
    const folder = await folderWith({ "a.yaml": entry("a", undefined, PARAMS) });
    const file = join(folder, "a.yaml");
    expect((await loadRunbooks([file, folder, file])).files).toEqual([file]);
  });
});

describe("createCatalogue", () => {
  it("suggests the nearest id", async () => {
    const folder = await folderWith({ "iap-bypass.yaml": entry("iap-bypass", undefined, PARAMS) });
    const catalogue = createCatalogue((await loadRunbooks([folder])).runbooks);
    expect(catalogue.get("iap-bypass").title).toBe("T");
    expect(() => catalogue.get("iap-bypas")).toThrow(expect.objectContaining({ hint: `did you mean "iap-bypass"?` }));
    expect(() => catalogue.get("constructor")).toThrow(`there is no entry "constructor"`);
  });
});
