import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/parse.ts";
import { configFaults, switchedOff } from "../../src/lint/config-off.ts";
import { disablesIn } from "../../src/lint/disables.ts";
import { changed, lineOf, SOUND, told } from "./entry.ts";

const REFERENCE = "  - https://docs.example.com/tunnels\n";
const twice = (first: string, second: string): string => changed([REFERENCE, first + second]);
const OFF = "# iaprun-lint-disable lint/duplicate-reference: the same page, twice on purpose";

describe("a comment switches a rule off", () => {
  it.each([
    ["on the same line", twice(REFERENCE, `${REFERENCE.trimEnd()} ${OFF}\n`)],
    ["on the line before", twice(REFERENCE, `  ${OFF}\n${REFERENCE}`)],
    ["before other comments and empty lines", twice(REFERENCE, `  ${OFF}\n\n  # seen by two\n${REFERENCE}`)],
    ["before the first key, for the file", `# ours\n${OFF}\n${twice(REFERENCE, REFERENCE)}`],
    ["before the first key, behind a document's start", `---\n${OFF}\n${twice(REFERENCE, REFERENCE)}`],
  ])("%s", async (_where, text) => {
    expect(await told(text)).toEqual([]);
  });

  it("on another line it does not, and is told for doing nothing", async () => {
    const text = twice(`  ${OFF}\n${REFERENCE}`, REFERENCE);
    const line = lineOf(text, OFF);
    expect(await told(text)).toEqual([`${line} lint/bad-disable`, `${line + 2} lint/duplicate-reference`]);
  });
});

describe("a comment that is none is told", () => {
  it.each([
    ["no reason", "# iaprun-lint-disable lint/duplicate-reference"],
    ["an empty reason", "# iaprun-lint-disable lint/duplicate-reference:  "],
    ["no such rule", "# iaprun-lint-disable lint/duplicate-refs: they differ"],
    ["no rule", "# iaprun-lint-disable"],
    ["a defect that keeps the file from loading", "# iaprun-lint-disable runbook/unknown-key: we like it"],
    ["the watch over these comments", "# iaprun-lint-disable lint/bad-disable: hush"],
  ])("%s", async (_what, comment) => {
    const text = twice(REFERENCE, `  ${comment.trimEnd()}\n${REFERENCE}`);
    const line = lineOf(text, comment.trimEnd());
    expect(await told(text)).toEqual([`${line} lint/bad-disable`, `${line + 1} lint/duplicate-reference`]);
  });

  it("where nothing is wrong", async () => {
    expect(await told(`${OFF}\n${SOUND}`)).toEqual(["1 lint/bad-disable"]);
  });

  it("not while the file does not load: the rule could not be tried", async () => {
    expect(await told(`${OFF}\n${changed(["level: low", "level: lwo"])}`)).toEqual([`4 runbook/unknown-value`]);
  });
});

it("what only looks like a comment is text", () => {
  const text = `rationale: |\n  # iaprun-lint-disable lint/no-action: text\ntitle: "# iaprun-lint-disable lint/no-action: text"\n`;
  expect(disablesIn(text)).toEqual([]);
});

describe("the config file switches rules off", () => {
  const text = `lint:
  off:
    - { rule: lint/no-quiet-test, reason: tests come later }
    - { rule: lint/no-quite-test, reason: a slip }
    - { rule: runbook/unknown-key, reason: we like it }
`;
  const { config } = parseConfig(text, "iaprun.yaml");
  if (config === undefined) throw new Error("the config loads");

  it("those that there are, and can be", () => {
    expect([...switchedOff(config)]).toEqual(["lint/no-quiet-test"]);
  });

  it.each([
    ["one file was checked", undefined, [4, 5]],
    ["everything was checked, and the rule had something to say", new Set(["lint/no-quiet-test"]), [4, 5]],
    ["everything was checked, and it had not", new Set<string>(), [3, 4, 5]],
  ])("tells what is wrong where %s", (_when, silenced, lines) => {
    const told = configFaults(config, text, silenced);
    expect(told.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual(
      lines.map((line) => `iaprun.yaml:${line} lint/bad-disable`),
    );
  });

  it("wants a reason", () => {
    const { diagnostics } = parseConfig("lint: { off: [{ rule: lint/no-action }] }\n", "iaprun.yaml");
    expect(diagnostics.map(({ code }) => code)).toEqual(["config/missing-key"]);
  });
});
