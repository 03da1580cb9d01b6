import { describe, expect, it } from "vitest";
import { rewriteExample } from "../../src/runbook/rewrite-example.ts";
import { entryText, FILE, sound } from "./entry.ts";

const TABLE = "     head\n\n  ●  # no comment: %x% 'quoted'\n";
const WRITTEN = "example_output: |2\n       head\n\n    ●  # no comment: %x% 'quoted'\n";

describe("rewriteExample", () => {
  it.each([
    ["plain text", "example_output: a table\n", WRITTEN],
    ["a comment behind it", "example_output: a table # old\n", WRITTEN.replace("|2", "|2 # old")],
    ["quotes", 'example_output: "a\\n  table"\n', WRITTEN],
    ["a block", "example_output: |\n  a\n  table\n", WRITTEN],
    ["a block deeper in", "example_output: |4-\n      a\n\n      table\n", WRITTEN],
    ["a folded block with a comment", "example_output: >- # old\n  a\n  table\n", WRITTEN.replace("|2", "|2 # old")],
    ["a blank line after it", "example_output: |\n  a\n\n\n", `${WRITTEN}\n\n`],
  ])("%s", (_, before, after) => {
    const text = entryText(["example_output: a table\n", before]);
    const written = rewriteExample(text, FILE, TABLE);
    expect(written).toBe(entryText(["example_output: a table\n", after]));
    expect(sound(written).example_output.trimEnd()).toBe(TABLE.trimEnd());
  });

  it("leaves a file alone that says so already", () => {
    const text = entryText(["example_output: a table", "example_output: 'a table'"]);
    expect(rewriteExample(text, FILE, "a table\n")).toBe(text);
  });

  it.each([
    ["an alias", entryText(["a table", "*t"], ["title: Failed authentication by range", "title: &t Failed"])],
    ["a file with other defects", entryText(["level: medium", "level: loud"])],
  ])("refuses %s", (_, text) => {
    expect(() => rewriteExample(text, FILE, TABLE)).toThrow("cannot be rewritten");
  });
});
