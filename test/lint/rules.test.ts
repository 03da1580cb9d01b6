import { describe, expect, it } from "vitest";
import { lint } from "../../src/lint/lint.ts";
import { mend } from "../../src/lint/mend.ts";
import { lintRules } from "../../src/lint/rules/index.ts";
import { changed, FILE, lineOf, SOUND, told } from "./entry.ts";

const RATIONALE = /rationale: >-\n(?: {2}.*\n)+/;
const condition = (selections: string, written: string): string =>
  changed(
    ['    open: { eventName: OpenTunnel, "target.port|expand": "%port%" }\n', selections],
    ["condition: open", `condition: ${written}`],
  );

/** Rule, what is written, and the text whose line it is told of. */
const FIRES: readonly (readonly [rule: string, text: string, at: string])[] = [
  ["thin-rationale", SOUND.replace(RATIONALE, "rationale: A tunnel was opened.\n"), "rationale:"],
  [
    "thin-rationale",
    SOUND.replace(RATIONALE, "rationale: Somebody came from outside, which nobody here ever expects.\n"),
    "rationale:",
  ],
  ["vague-parameter", changed(["Only sessions to this one of the target machine", "The port"]), "  port:"],
  [
    "unreasoned-threshold",
    changed([
      "optional: true, description: Only sessions to this one",
      "default: 22, description: Sessions to this one",
    ]),
    "  port:",
  ],
  ["no-action", changed(["    command: iaprun list\n", ""]), "next_steps:"],
  [
    "stale-example",
    SOUND.replace(/example_output: \|2\n(?: {2}.*\n)+/, "example_output: a table\n"),
    "example_output:",
  ],
  ["stale-example", changed(["events: [{", "events: none.json #[{"]), "example_output:"],
  [
    "stale-example",
    changed(["- name: one tunnel\n", "- name: first\n    events: []\n    expect: []\n  - name: one tunnel\n"]),
    "example_output:",
  ],
  ["no-firing-test", SOUND.replace(/tests:\n[\s\S]*/, "").replace("status: stable\n", ""), "id:"],
  ["no-quiet-test", SOUND.replace(/ {2}- name: another call\n[\s\S]*/, ""), "status:"],
  ["bad-reference", changed(["https://docs.example.com/tunnels", "ftp://docs.example.com/tunnels"]), "  - ftp"],
  ["bad-reference", changed(["https://docs.example.com/tunnels", "javascript:alert(1)"]), "  - javascript"],
  [
    "duplicate-reference",
    changed([
      "  - https://docs.example.com/tunnels\n",
      "  - https://docs.example.com/tunnels\n  - https://docs.example.com/tunnels/\n",
    ]),
    "  - https://docs.example.com/tunnels/\n",
  ],
  ["trailing-blanks", changed(["level: low\n", "level: low  \n"]), "level:"],
  ["trailing-blanks", changed(["level: low\n", "level: low # mild\t\n"]), "level:"],
];

describe("each rule fires on what it is made for, and none on a sound entry", () => {
  it("the sound entry", async () => {
    expect(await told(SOUND)).toEqual([]);
  });

  it.each(FIRES)("%s", async (rule, text, at) => {
    expect(await told(text)).toContain(`${lineOf(text, at)} lint/${rule}`);
  });

  it("has a case for every rule", () => {
    const elsewhere = ["lint/never-true", "lint/reads-everything", "lint/unknown-operation"];
    const tried = new Set([...FIRES.map(([rule]) => `lint/${rule}`), ...elsewhere]);
    expect([...tried].sort()).toEqual(lintRules.map(({ id }) => id).sort());
  });

  it("tells that the last line has no end", async () => {
    expect(await told(SOUND.trimEnd())).toEqual([`${SOUND.trimEnd().split("\n").length} lint/trailing-blanks`]);
  });

  it("leaves blanks inside texts alone", async () => {
    const text = changed(["    command: iaprun list\n", "    command: |\n      iaprun list  \n      iaprun show x\n"]);
    expect(await told(text)).toEqual([]);
  });
});

const P = '"%port%"';
describe("never-true", () => {
  it.each([
    ["a and not a", `    a: { eventName: A, target.port|expand: ${P} }\n`, "a and not a"],
    [
      "not (a or b) beside a",
      `    a: { eventName: A, target.port|expand: ${P} }\n    b: { eventName: B }\n`,
      "a and not (a or b)",
    ],
    [
      "two values of one field",
      `    a: { eventName: A, target.port|expand: ${P} }\n    b: { eventName: B }\n`,
      "a and b",
    ],
    [
      "lists without a common value",
      `    a: { activity: [signin, read], target.port|expand: ${P} }\n    b: { activity: [access.web, session.open] }\n`,
      "a and b",
    ],
    [
      "in every alternative",
      `    a: { outcome: denied, target.port|expand: ${P} }\n    b: { outcome: success, eventName: B }\n    c: { outcome: success, eventName: C }\n`,
      "a and (b or c)",
    ],
    ["a group and its negation", `    a: { eventName: A, eventSource: s, target.port|expand: ${P} }\n`, "a and not a"],
  ])("%s", async (_name, selections, written) => {
    const text = condition(selections, written);
    expect(await told(text)).toContain(`${lineOf(text, "condition:")} lint/never-true`);
  });

  it.each([
    [
      "lists with a common value",
      `    a: { activity: [signin, read], target.port|expand: ${P} }\n    b: { activity: [read, session.open] }\n`,
      "a and b",
    ],
    ["alternatives", `    a: { eventName: A, target.port|expand: ${P} }\n    b: { eventName: B }\n`, "a or b"],
    [
      "a field with several values",
      `    a: { policy.deltas.member: x, target.port|expand: ${P} }\n    b: { policy.deltas.member: y }\n`,
      "a and b",
    ],
    [
      "below a request",
      `    a: { requestParameters.x: x, target.port|expand: ${P} }\n    b: { requestParameters.x: y }\n`,
      "a and b",
    ],
    ["wildcards", `    a: { eventName: A*, target.port|expand: ${P} }\n    b: { eventName: "*B" }\n`, "a and b"],
    [
      "another case of the same value",
      `    a: { eventName: opentunnel, target.port|expand: ${P} }\n    b: { eventName: OpenTunnel }\n`,
      "a and b",
    ],
    [
      "one arm that is left",
      `    a: { outcome: denied, target.port|expand: ${P} }\n    b: { outcome: success }\n    c: { eventName: C }\n`,
      "a and (b or c)",
    ],
  ])("not %s", async (_name, selections, written) => {
    const rules = (await told(condition(selections, written))).join("\n");
    expect(rules).not.toContain("never-true");
  });
});

describe("reads-everything", () => {
  it.each([
    ["a negation alone", `    a: { eventName: A, target.port|expand: ${P} }\n`, "not a"],
    ["what every event has", `    a: { "uid|exists": true }\n    b: { target.port|expand: ${P} }\n`, "a and b"],
    ["an optional parameter alone", `    a: { target.port|expand: ${P} }\n`, "a"],
    [
      "a name or anything else",
      `    a: { eventName: A }\n    b: { "errorCode": null, target.port|expand: ${P} }\n`,
      "a or b",
    ],
    ["places are looked up later", `    a: { src_endpoint.location.country: NL, target.port|expand: ${P} }\n`, "a"],
  ])("%s", async (_name, selections, written) => {
    const text = condition(selections, written);
    expect(await told(text)).toContain(`${lineOf(text, "condition:")} lint/reads-everything`);
  });

  it("is quiet where something must be there", async () => {
    const text = condition(
      `    a: { eventName: A, target.port|expand: ${P} }\n    b: { eventSource: s }\n`,
      "a and not b",
    );
    expect((await told(text)).join("\n")).not.toContain("reads-everything");
  });
});

describe("plain Sigma rules", () => {
  const rule = (condition: string): string =>
    `title: T\nlogsource: { product: aws, service: cloudtrail }\ndetection:\n  a: { eventName: StopLogging }\n  condition: ${condition}\n`;

  it("are held to what they have", async () => {
    expect(await told(rule("a"), "rule.yml")).toEqual([]);
    expect(await told(rule("a and not a"), "rule.yml")).toEqual(["5 lint/never-true"]);
    expect(await told(rule("not a"), "rule.yml")).toEqual(["5 lint/reads-everything"]);
  });
});

it("finds nothing in the library, but for what says why", async () => {
  const { problems, files } = await lint(["runbooks"], {
    beside: [],
    known: [],
    off: new Set(),
    fix: false,
    name: (path) => path,
  });
  expect(problems).toEqual([]);
  expect(files.length).toBeGreaterThanOrEqual(10);
});

describe("--fix", () => {
  it("writes what has one right answer and keeps every other character", async () => {
    const broken = SOUND.replace(/example_output: \|2\n(?: {2}.*\n)+/, "example_output: a table # rendered\n")
      .replace("level: low\n", "level: low   # mild \n")
      .trimEnd();
    const fixed = await mend(broken, FILE, new Set());
    expect(await told(fixed)).toEqual([]);
    expect(fixed).toBe(
      SOUND.replace("level: low\n", "level: low   # mild\n").replace(
        "example_output: |2\n",
        "example_output: |2 # rendered\n",
      ),
    );
  });

  it("quotes account ids, then goes on", async () => {
    const text = changed([
      "    expect: []\n",
      "    expect: []\n    estate: { accounts: [012345678901,  000000000001] } \n",
    ]);
    expect(await mend(text, FILE, new Set())).toBe(
      changed(["    expect: []\n", '    expect: []\n    estate: { accounts: ["012345678901",  "000000000001"] }\n']),
    );
  });

  it("leaves alone what is switched off, what is sound, and bytes that are no text", async () => {
    const blank = changed(["level: low\n", "level: low # iaprun-lint-disable lint/trailing-blanks: for a test \n"]);
    expect(await mend(blank, FILE, new Set())).toBe(blank);
    const trailing = changed(["level: low\n", "level: low \n"]);
    expect(await mend(trailing, FILE, new Set(["lint/trailing-blanks"]))).toBe(trailing);
    expect(await mend(SOUND, FILE, new Set())).toBe(SOUND);
    expect(await mend(`${trailing}# \ufffd\n`, FILE, new Set())).toBe(`${trailing}# \ufffd\n`);
  });
});
