import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/model/json.ts";
import { printable } from "../../src/model/text.ts";
import { parseCommand } from "../../src/runbook/steps/shell-template.ts";
import { describeStep, fillStep, fillSteps } from "../../src/runbook/steps.ts";
import { finding } from "./finding.ts";

const fill = (command: string, attributes: Readonly<Record<string, JsonValue>>) =>
  fillStep({ title: "t", command }, finding({ attributes }))?.command;

describe("commands", () => {
  it.each([
    ["plain word", "block {a}", "192.0.2.0/24", "block 192.0.2.0/24"],
    ["blank", "block {a}", "a b", "block 'a b'"],
    ["command", "block {a}", "; rm -rf ~", "block '; rm -rf ~'"],
    ["substitution", "block {a}", "$(id)`id`", "block '$(id)`id`'"],
    ["quote", "block {a}", "it's", "block 'it'\\''s'"],
    ["newline", "block {a}", "x\nid", "block 'x\\nid'"],
    ["escape sequence", "block {a}", "\u001b]0;x\u0007", "block '\\u{1b}]0;x\\u{7}'"],
    ["glob", "block {a}", "*", "block '*'"],
    ["inside a word", "block --range={a}", "a b", "block --range='a b'"],
    ["option", "block {a}", "--all", "block '<a>'"],
    ["option between quotes", 'block "{a}"', "--all", 'block "<a>"'],
    ["dash inside a word", "block --range={a}", "-1", "block --range=-1"],
    ["plain word between quotes", `log 'user="{a}"'`, "ada@example.com", `log 'user="ada@example.com"'`],
    ["quote between quotes", `log 'user="{a}"'`, `x" OR "`, `log 'user="<a>"'`],
    ["command between quotes", 'log "user={a}"', "$(id)", 'log "user=<a>"'],
    ["list", "block {a}", ["192.0.2.1", "192.0.2.2"], "block 192.0.2.1,192.0.2.2"],
    ["number", "block {a}", 22, "block 22"],
    ["braces", "jq '{{a: .b}}' {a}", "f", "jq '{a: .b}' f"],
    ["shell variable", `gcloud --project=\${PROJECT} {a}`, "x", `gcloud --project=\${PROJECT} x`],
    ["escaped quote", 'log \\"{a}', "a b", `log \\"'a b'`],
  ])("%s", (_, command, value, filled) => {
    expect(fill(command, { a: value })).toBe(filled);
  });

  it.each([
    ["a command substitution", "echo $(grep {a} f)"],
    ["a command substitution", 'echo "`grep {a} f`"'],
    ["an expansion", `echo \${actor}`],
    ["an expansion", "echo $'{a}'"],
    ["an expansion", `echo "\${x:-{a}}"`],
    ["an expansion", "echo $[{a}]"],
    ["a here-document", "cat <<EOF\n{a}\nEOF"],
    ["a comment", "echo {a} # don't"],
    ["a command whose name is a value", "{a} --help"],
    ["a command whose name is a value", "true && {a}"],
    ["a command whose name is a value", 'true | "{a}" x'],
    ["a quote that is not closed", "echo '{a}"],
    ["another shell", "bash -c 'echo {a}'"],
    ["another shell", "echo x | xargs -I% echo {a}"],
    ["another shell", "eval {a}"],
  ])("%s refuses values: %s", (reason, command) => {
    expect(parseCommand(command)).toEqual({ ok: false, reason });
  });

  it("anything goes without values", () => {
    expect(fill("for f in $(ls); do echo `id` # it's\ndone", {})).toBe("for f in $(ls); do echo `id` # it's\ndone");
  });

  it("in a real shell, a value never leaves its word", () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string({
        unit: fc.constantFrom(
          "'",
          '"',
          "$",
          "`",
          "\\",
          "(",
          ")",
          ";",
          "\n",
          " ",
          "-",
          "#",
          "{",
          "}",
          "a",
          "!",
          "*",
          "~",
        ),
      }),
    );
    const words = `printf '%s\\0' {a} --x={a} "q={a}" 'r="{a}"' y"{a}"z \\"{a} end`;
    fc.assert(
      fc.property(hostile, (value) => {
        const command = fill(words, { a: value });
        if (value === "") return command === undefined;
        const shown = printable(value);
        const plain = /^[A-Za-z0-9_@%+=:,./-]+$/.test(value);
        const quoted = plain ? value : "<a>";
        const out = execFileSync("sh", ["-c", command ?? "false"], { encoding: "utf8", env: {} });
        expect(out.split("\0")).toEqual([
          value.startsWith("-") ? "<a>" : shown,
          `--x=${shown}`,
          `q=${quoted}`,
          `r="${quoted}"`,
          `y${quoted}z`,
          `"${shown}`,
          "end",
          "",
        ]);
        return true;
      }),
      { numRuns: 300 },
    );
  });
});

describe("steps", () => {
  const EXEC = { title: "Look at {a}", exec: "list-iap-connections", with: { ip_range: "{a}", note: "from {b}" } };

  it("run an entry with quoted values, on the same trail", () => {
    const again = ["--since", "2026-06-01T00:00:00Z", "--source", "my trail"];
    const filled = fillStep(EXEC, finding({ attributes: { a: "192.0.2.0/24", b: "x'; id" } }), again);
    expect(filled).toEqual({
      title: "Look at 192.0.2.0/24",
      command: `iaprun exec list-iap-connections -p ip_range=192.0.2.0/24 -p 'note=from x'\\''; id' --since 2026-06-01T00:00:00Z --source 'my trail'`,
    });
  });

  it("show values in titles without control characters", () => {
    const step = { title: "Ask {actor}" };
    const of = finding({ actor: { uid: "a\u001b[2Jb\n", type: "human" } });
    expect(fillStep(step, of)).toEqual({ title: "Ask a\\u{1b}[2Jb\\n" });
  });

  it.each(["anonymous", "redacted"] as const)("ask nobody by the name %s", (type) => {
    const of = finding({ actor: { uid: type, type } });
    expect(fillStep({ title: "What it reached", exec: "list-iap-connections", with: { user: "{actor}" } }, of)).toBe(
      undefined,
    );
  });

  it("are left out when the finding lacks one of their values", () => {
    const steps = [
      EXEC,
      { title: "Ask {a}" },
      { title: "Block {c}" },
      { title: "Run", command: "block {c}" },
      { title: "Rest" },
    ];
    expect(fillSteps(steps, finding({ attributes: { a: "x", c: {} } }))).toEqual([
      { title: "Ask x" },
      { title: "Rest" },
    ]);
  });

  it("are described as written", () => {
    expect([EXEC, { title: "Block", command: "block {a}" }, { title: "Rest" }].map(describeStep)).toEqual([
      { title: "Look at {a}", command: "iaprun exec list-iap-connections -p ip_range={a} -p note=from {b}" },
      { title: "Block", command: "block {a}" },
      { title: "Rest" },
    ]);
  });
});
