import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayText } from "../../src/renderers/display.ts";
import { renderMarkdown } from "../../src/renderers/markdown.ts";
import { code, fenced, prose } from "../../src/renderers/markdown-text.ts";
import { BREAKOUT, hostileReport, refusals, report, textOf } from "../support/report.ts";

/** Cells as GFM cuts them: at every bar that no backslash stands before. */
function cells(line: string): readonly string[] {
  return line.split(/(?<!\\)\|/).slice(1, -1);
}

/** What is left for Markdown to act on: text without fenced blocks, code spans (runs of backticks of equal length) and escapes. */
function active(markdown: string): string {
  return markdown
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, "")
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "")
    .replace(/\\[!-/:-@[-`{-~]/g, "");
}

describe("markdown", () => {
  it("has the right number of cells in every row", () => {
    const rows = textOf(renderMarkdown(report(refusals)))
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(2 + refusals.findings.length);
    for (const row of rows) expect(cells(row)).toHaveLength(7);
  });

  it("leaves nothing of a record to act on", () => {
    const left = active(textOf(renderMarkdown(hostileReport)));
    expect(left).not.toMatch(/[<>]|\]\(|!\[|:\/\/|`|javascript|evil/);
  });

  it("escapes what an entry says, too", () => {
    const title = "A <b>title</b> | with ![i](https://x.example) and www.x.example # *and* `code`";
    const given = { ...refusals, runbook: { ...refusals.runbook, title } };
    expect(active(textOf(renderMarkdown(report(given))))).not.toMatch(/[<>]|\]\(|!\[|:\/\/|www\.|`|\*and/);
  });

  it("cannot be left from inside a fence", () => {
    expect(fenced(["a", "````", "b"], "sh")).toEqual(["`````sh", "a", "````", "b", "`````"]);
    expect(fenced(["a"], "sh")).toEqual(["```sh", "a", "```"]);
  });
});

describe("code", () => {
  it.each([
    ["ada@example.com", "`ada@example.com`"],
    ["a`b", "``a`b``"],
    ["`a", "`` `a ``"],
    ["a|b", "`a\\|b`"],
    ["a\\|b", "`a\\u{5c}\\|b`"],
    ["", "-"],
  ])("%j is written %s", (text, written) => {
    expect(code(text)).toBe(written);
  });

  it("is one cell and one span, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("`", "|", "\\", "a", " ", "<", "[", "商"), { minLength: 1 }), (parts) => {
        const line = `| ${code(displayText(parts.join("")))} |`;
        expect(cells(line)).toHaveLength(1);
        expect(active(cells(line)[0] ?? "").trim()).toBe("");
      }),
    );
    expect(cells(`| ${code(BREAKOUT)} |`)).toHaveLength(1);
  });
});

it("prose keeps ordinary sentences as they are", () => {
  expect(prose("Who got through the proxy, from where (24 h)?")).toBe("Who got through the proxy, from where (24 h)?");
});
