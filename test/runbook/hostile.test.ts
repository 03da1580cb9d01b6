import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CONFIG_CODES } from "../../src/config/codes.ts";
import { parseConfig } from "../../src/config/parse.ts";
import { RUNBOOK_CODES } from "../../src/runbook/codes.ts";
import { runbookSchema } from "../../src/runbook/schema.ts";
import { defects, ENTRY, parse } from "./entry.ts";

describe("whatever a file holds", () => {
  const known = (code: string) => code in RUNBOOK_CODES || code in CONFIG_CODES || code.startsWith("query/");
  const holds = (text: string) => {
    const { runbook, diagnostics } = parse(text);
    expect((runbook === undefined) === diagnostics.length > 0).toBe(true);
    for (const { line, column, code } of [...diagnostics, ...parseConfig(text, "iaprun.yaml").diagnostics])
      expect(line >= 1 && column >= 1 && known(code)).toBe(true);
  };

  it("damage to a sound entry is told, never thrown", () => {
    const place = fc.nat(ENTRY.length);
    fc.assert(
      fc.property(place, fc.nat(40), fc.string({ maxLength: 12 }), (at, length, put) => {
        holds(ENTRY.slice(0, at) + put + ENTRY.slice(at + length));
      }),
      { numRuns: 300 },
    );
  });

  it("any value in any place is told, never thrown", () => {
    const keys = Object.keys(runbookSchema.shape);
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(fc.constantFrom(...keys, "detection", "detector", "with", "__proto__"), fc.jsonValue()),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys, "logsource", "detection", "correlation", "sources", "suppress"), value),
        (file) => {
          holds(JSON.stringify(file));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("a map that calls a value of its own toString is a wrong value like any other", () => {
    expect(defects('{"status": {"toString": ""}}')).toEqual(
      expect.arrayContaining([expect.stringMatching(/ runbook\/unknown-value$/)]),
    );
  });

  it.each([
    ["lists", "[".repeat(100_000)],
    ["maps", "{a: ".repeat(100_000)],
    ["block lists", "- ".repeat(100_000)],
    ["closed lists", `${"[".repeat(1_000)}${"]".repeat(1_000)}`],
  ])("nesting without end is refused: %s", (_, text) => {
    expect(defects(`title: ${text}`).every((defect) => /^\d+:\d+ runbook\//.test(defect))).toBe(true);
    expect(defects(text)).toEqual(expect.arrayContaining([expect.stringMatching(/ runbook\/too-deep$/)]));
  });
});

it("nesting as deep as anybody needs is read", () => {
  const deep = (levels: number) =>
    defects(ENTRY.replace("{ count: 10 }", `{ more: ${"[".repeat(levels)}${"]".repeat(levels)} }`));
  expect([deep(95), deep(96)]).toEqual([["29:16 runbook/unknown-column"], ["29:117 runbook/too-deep"]]);
});

describe("the table of codes", () => {
  it.each([
    ["src/runbook", RUNBOOK_CODES],
    ["src/config", { ...CONFIG_CODES, ...RUNBOOK_CODES }],
  ])("has every code of %s", (folder, table) => {
    const written = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => [
        ...readFileSync(`${folder}/${file}`, "utf8").matchAll(/"((?:runbook|sigma|config)\/[a-z-]+)"/g),
      ])
      .map(([, code]) => code);
    expect(written.length).toBeGreaterThan(10);
    expect(Object.keys(table)).toEqual(expect.arrayContaining(written));
  });
});

describe("the schema", () => {
  it("becomes a JSON Schema that knows every key", () => {
    const schema = z.toJSONSchema(runbookSchema, { io: "input", unrepresentable: "any" });
    expect(schema).toMatchObject({
      type: "object",
      additionalProperties: false,
      required: ["id", "title", "level", "rationale", "query", "example_output", "next_steps"],
      properties: {
        query: {
          properties: { detection: { type: "object" }, detector: { properties: { with: { type: "object" } } } },
        },
      },
    });
    const undescribed = Object.entries(schema.properties ?? {}).filter(
      ([, part]) => typeof part === "object" && !part.description,
    );
    expect(undescribed).toEqual([]);
  });
});
