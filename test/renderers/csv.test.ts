import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/model/json.ts";
import { renderCsv } from "../../src/renderers/csv.ts";
import { finding, hostileReport, report, run, textOf } from "../support/report.ts";

/** RFC 4180, character by character. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const row = rows.at(-1) ?? [];
    const character = text[at];
    if (quoted && character === '"' && text[at + 1] === '"') at += 1;
    else if (character === '"') {
      quoted = !quoted;
      continue;
    } else if (!quoted && character === ",") {
      row.push("");
      continue;
    } else if (!quoted && character === "\n") {
      rows.push([""]);
      continue;
    }
    row[row.length - 1] += character ?? "";
  }
  return rows.slice(0, -1);
}

function cellOf(value: JsonValue): string | undefined {
  const [, row] = parseCsv(
    textOf(renderCsv(report(run("r", "R", { findings: [finding("k", "low", "t", { attributes: { value } })] })))),
  );
  return row?.at(-1);
}

describe("csv", () => {
  it("has a header of the common columns and every attribute by name", () => {
    const [header, ...rows] = parseCsv(textOf(renderCsv(hostileReport)));
    expect(header).toEqual([
      "runbook",
      "level",
      "title",
      "first_seen",
      "last_seen",
      "count",
      "actor",
      "src",
      "target",
      "key",
      "minutes",
      "reason",
      "road",
      "src_range",
      "users",
    ]);
    expect(rows).toHaveLength(8);
    for (const row of rows) expect(row).toHaveLength(15);
  });

  it("parses back to the same cells", () => {
    const rows = parseCsv(textOf(renderCsv(hostileReport)));
    expect(rows[5]).toEqual([
      "list-iap-connections",
      "informational",
      "ada@example.com connected to bastion-0 port 22 from 198.51.100.7",
      "2026-06-01T09:00:00Z",
      "2026-06-01T09:00:00Z",
      "1",
      "ada@example.com",
      "198.51.100.7",
      "projects/shop-prod/zones/europe-west4-a/instances/bastion-0",
      "c0",
      "12.5",
      "",
      "iap-tunnel",
      "",
      "",
    ]);
  });

  it.each<[JsonValue, string]>([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "\\t=1"],
    ["\r=1", "\\r=1"],
    ["  =1", "'  =1"],
    ["\u00a0=1", "'\u00a0=1"],
    ["＝1", "'＝1"],
    ["＋1", "'＋1"],
    ["－1", "'－1"],
    ["＠1", "'＠1"],
    ["−1", "'−1"],
    [-5, "-5"],
    [1e21, "1e+21"],
    ["plain", "plain"],
    ['say "a", b; c', 'say "a", b; c'],
    [["=1", "b"], "'=1; b"],
    [{ b: 1, a: "=" }, '{"a":"=","b":1}'],
    [true, "true"],
    [null, ""],
    ["line\nbreak", "line\\nbreak"],
  ])("%j is the cell %j", (value, cell) => {
    expect(cellOf(value)).toBe(cell);
  });

  it("quotes what some spreadsheets take for a separator", () => {
    expect(textOf(renderCsv(report(run("r", "R", { findings: [finding("k", "low", "a;=1")] }))))).toContain('"a;=1"');
  });

  it("lets an attribute speak for a common column, and keeps one named key apart", () => {
    const attributes = { target: "more precise", key: "theirs" };
    const [header, row] = parseCsv(
      textOf(renderCsv(report(run("r", "R", { findings: [finding("ours", "low", "t", { attributes })] })))),
    );
    expect(header?.slice(-3)).toEqual(["target", "key", "attributes.key"]);
    expect(row?.slice(-3)).toEqual(["more precise", "ours", "theirs"]);
  });
});
