import { describe, expect, it } from "vitest";
import { formats } from "../../src/lint/formats/index.ts";
import type { LintReport, Problem } from "../../src/lint/problem.ts";
import { lintRules } from "../../src/lint/rules/index.ts";

const OPTIONS = { color: false, strict: false, version: "1.2.3" };

const plain: Problem = {
  file: "mine/a.yaml",
  line: 3,
  column: 8,
  level: "error",
  code: "lint/bad-reference",
  message: "the reference is no web address",
  hint: "write an address",
  source: "links: [x]",
};
/** Everything a format has a meaning for, and what drives terminals. */
const NASTY = `<b a="1">&'%,:]]>\r\n::error::x\u001b[31m\u202e\u0000\ufffe`;
const hostile: Problem = {
  file: `mine/${NASTY}.yaml`,
  line: 1,
  column: 1,
  level: "warning",
  code: "lint/no-action",
  message: NASTY,
  hint: NASTY,
  source: NASTY,
};
const report: LintReport = {
  files: [plain.file, hostile.file, "mine/good.yaml"],
  problems: [plain, hostile],
  silenced: new Set(),
  fixed: [],
};

it("text shows the line, a caret under the place, and the sum", () => {
  const wide: Problem = { ...plain, line: 12, column: 5, source: "é日x: y\tz" };
  expect(
    formats.text({ ...report, problems: [plain, wide] }, OPTIONS),
  ).toBe(`mine/a.yaml:3:8 error lint/bad-reference the reference is no web address
  3 | links: [x]
    |        ^
  hint: write an address

mine/a.yaml:12:5 error lint/bad-reference the reference is no web address
  12 | é日x: y\\tz
     |      ^
  hint: write an address

2 errors, 0 warnings in 3 files
`);
});

it("text cuts a long line around the place", () => {
  const long = { ...plain, column: 501, source: `${"a".repeat(500)}X${"b".repeat(500)}` };
  const [, line = "", caret = ""] = formats.text({ ...report, problems: [long] }, OPTIONS).split("\n");
  expect(line.length).toBeLessThan(120);
  expect(line.charAt(caret.indexOf("^"))).toBe("X");
});

it.each(["text", "github", "junit", "json", "sarif"] as const)("%s drives no terminal", (format) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(formats[format](report, OPTIONS)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
});

it("github: one command a line, with nothing in it that starts another", () => {
  const lines = formats.github(report, OPTIONS).trimEnd().split("\n");
  expect(lines).toEqual([
    "::error file=mine/a.yaml,line=3,col=8,title=lint/bad-reference::the reference is no web address%0Ahint: write an address",
    expect.stringMatching(
      /^::warning file=mine\/<b a="1">&'%25%2C%3A\]\]>\\r\\n%3A%3Aerror[^,]*,line=1,col=1,title=lint\/no-action::/,
    ),
  ]);
});

it("json is what was found", () => {
  expect(JSON.parse(formats.json(report, OPTIONS))).toEqual({
    files: 3,
    errors: 1,
    warnings: 1,
    fixed: [],
    problems: [plain, hostile].map(({ source: _, code, ...problem }) => ({ ...problem, rule: code })),
  });
});

describe("junit", () => {
  const bare = (xml: string): string => xml.replaceAll(/&(amp|lt|gt|quot|apos);/g, "");

  it.each([
    ["errors fail", false, 1],
    ["and warnings where they count", true, 2],
  ])("%s", (_name, strict, failed) => {
    const xml = formats.junit(report, { ...OPTIONS, strict });
    expect(xml).toContain(`<testsuite name="iaprun lint" tests="3" failures="${failed}" errors="0">`);
    expect(xml.match(/<failure /g)).toHaveLength(failed);
    expect(xml.match(/<testcase /g)).toHaveLength(3);
  });

  it("is well-formed whatever the words", () => {
    const xml = formats.junit(report, OPTIONS);
    expect(bare(xml)).not.toMatch(/&|\ufffe/);
    const open: string[] = [];
    for (const [, closing, name = "", inside = ""] of xml
      .replace(/^<\?.*\?>\n/, "")
      .matchAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*\/?)>/g)) {
      if (closing === "/") expect(open.pop()).toBe(name);
      else if (!inside.endsWith("/")) open.push(name);
    }
    expect(open).toEqual([]);
    expect(xml.replaceAll(/<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>|<\?.*\?>/g, "")).not.toMatch(/[<>]/);
  });
});

describe("sarif", () => {
  const log = JSON.parse(formats.sarif(report, OPTIONS));
  const [run] = log.runs;

  it("is a log of one run of iaprun", () => {
    expect(log).toMatchObject({ version: "2.1.0", $schema: expect.stringContaining("sarif-2.1.0") });
    expect(log.runs).toHaveLength(1);
    expect(run.tool.driver).toMatchObject({ name: "iaprun", version: "1.2.3", semanticVersion: "1.2.3" });
  });

  it("explains every rule, whether it fired or not", () => {
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(lintRules.map(({ id }) => id)));
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of run.tool.driver.rules) {
      expect(rule.name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
      expect(["error", "warning"]).toContain(rule.defaultConfiguration.level);
      for (const text of [rule.shortDescription.text, rule.fullDescription.text, rule.help.text])
        expect(text).toMatch(/\S.*\.$/s);
    }
  });

  it("places every result, and points to its rule", () => {
    expect(run.results).toHaveLength(2);
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      const [{ physicalLocation: place }] = result.locations;
      expect(place.artifactLocation.uri).toMatch(/^[A-Za-z0-9%._~!'()*/-]+$/);
      expect(place.region.endColumn).toBeGreaterThan(place.region.startColumn);
    }
    expect(run.results[0]).toMatchObject({
      ruleId: "lint/bad-reference",
      level: "error",
      message: { text: "The reference is no web address. Write an address." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "mine/a.yaml" },
            region: { startLine: 3, startColumn: 8, endColumn: 11, snippet: { text: "links: [x]" } },
          },
        },
      ],
    });
  });

  it("knows a problem again when its line has moved", () => {
    const moved = JSON.parse(formats.sarif({ ...report, problems: [{ ...plain, line: 9 }] }, OPTIONS));
    expect(moved.runs[0].results[0].partialFingerprints).toEqual(run.results[0].partialFingerprints);
  });

  it("a file outside the folder is named by its whole address", () => {
    const outside = JSON.parse(formats.sarif({ ...report, problems: [{ ...plain, file: "/a b/c.yaml" }] }, OPTIONS));
    expect(outside.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("file:///a%20b/c.yaml");
  });
});
