import { describe, expect, it } from "vitest";
import { NO_ESTATE } from "../../src/model/estate.ts";
import { defects, ENTRY, entryText, FILE, parse, sound } from "./entry.ts";

type Changes = readonly (readonly [string, string])[];

describe("a sound entry", () => {
  it("is read whole", () => {
    const runbook = sound(ENTRY);
    expect(runbook).toMatchObject({
      id: "failed-auth-by-range",
      kind: "runbook",
      title: "Failed authentication by range",
      level: "medium",
      status: "stable",
      tags: ["iap", "attack.t1110"],
      file: FILE,
      output: { columns: ["last_seen", "src_range", "count"] },
      falsepositives: [],
      references: [],
    });
    expect(runbook.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(runbook.params).toEqual({
      project: { type: "string", optional: true, description: "Only this project" },
      threshold: {
        type: "integer",
        optional: false,
        default: 5,
        min: 1,
        description: "Refusals before it is a finding",
      },
    });
    expect(runbook.query.lookback).toBe(86_400_000);
    expect(runbook.query.judge).toEqual({
      kind: "detector",
      id: "failed-auth",
      with: { threshold: "%threshold%", retry_within: "10m" },
    });
    expect(runbook.next_steps).toEqual([
      { title: "List what {src_range} reached", exec: "list-connections", with: { ip_range: "{src_range}" } },
      { title: "Block the range", command: "firewall block --range={src_range}" },
    ]);
    expect(runbook.tests).toEqual([
      {
        name: "ten refusals",
        events: "failed-auth/ten.json",
        params: { threshold: 3 },
        estate: NO_ESTATE,
        expect: [{ count: 10 }],
      },
    ]);
  });

  it("may leave out what has a usual value", () => {
    const text = ENTRY.replace(/^(status|tags|output):.*\n/gm, "").replace(/tests:[\s\S]*$/, "");
    expect(sound(text)).toMatchObject({
      status: "experimental",
      tags: [],
      tests: [],
      output: { columns: ["last_seen", "level", "actor", "src", "target", "count", "title"] },
    });
  });

  it("without a judge tells each event", () => {
    const text = entryText(
      [`  detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }\n`, ""],
      ["  threshold: { type: integer, default: 5, min: 1, description: Refusals before it is a finding }\n", ""],
      ["    params: { threshold: 3 }\n", ""],
      ["src_range, count", "actor, user_agent"],
      ["reached", "reached"],
    ).replaceAll("{src_range}", "{src}");
    expect(sound(text).query.judge).toEqual({ kind: "detector", id: "each-event", with: {} });
  });

  it("may be judged by a correlation, whose groups are columns", () => {
    const text = entryText(
      [
        `  detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }`,
        `  correlation: { type: event_count, rules: [denied], group-by: [actor.uid], timespan: 10m, condition: { gte: "%threshold%" } }`,
      ],
      ["src_range, count", "actor.uid, count"],
    ).replaceAll("{src_range}", "{actor.uid}");
    const { judge } = sound(text).query;
    expect(judge.kind === "correlation" && judge.correlation.timespan).toBe(600_000);
  });

  it("reads the window, the estate and inline records of a test", () => {
    const text = entryText([
      "    events: failed-auth/ten.json\n",
      `    events: [{ eventName: StartSession }]
    window: { since: 2026-06-01, until: "2026-06-01T12:00:00+02:00" }
    estate: { projects: [shop], accounts: [111122223333, "012345678901"], gateways: { addresses: [192.0.2.9] } }
`,
    ]);
    expect(sound(text).tests[0]).toMatchObject({
      events: [{ eventName: "StartSession" }],
      window: { since: Date.UTC(2026, 5, 1), until: Date.UTC(2026, 5, 1, 10) },
      estate: {
        scopes: ["gcp:shop", "aws:111122223333", "aws:012345678901"],
        gateways: { addresses: ["192.0.2.9/32"], roles: [] },
      },
    });
  });
});

describe("a broken entry is refused with place and code", () => {
  const table: readonly (readonly [string, Changes, readonly string[]])[] = [
    ["unknown key", [["status:", "severity:"]], ["4:1 runbook/unknown-key"]],
    ["duplicate key", [["status: stable", "level: low"]], ["4:1 runbook/duplicate-key"]],
    ["broken YAML", [["tags: [iap, attack.t1110]", "tags: [iap"]], ["6:1 runbook/yaml-syntax"]],
    ["unresolved alias", [["status: stable", "status: *nothing"]], ["4:9 runbook/unresolved-alias"]],
    ["unknown tag", [["level: medium", "level: !secret medium"]], ["3:8 runbook/unknown-tag"]],
    ["a map as a key", [["level: medium", "level: medium\n? [a, b]\n: 1"]], ["4:3 runbook/complex-key"]],
    ["id is not the file's name", [["id: failed-auth-by-range", "id: failed-auth"]], ["1:5 runbook/id-mismatch"]],
    [
      "id is not kebab-case",
      [["id: failed-auth-by-range", "id: Failed_Auth"]],
      ["1:5 runbook/bad-value", "1:5 runbook/id-mismatch"],
    ],
    ["missing key", [["title: Failed authentication by range\n", ""]], ["1:1 runbook/missing-key"]],
    ["missing map", [[/next_steps:[\s\S]*(?=tests:)/.exec(ENTRY)?.[0] ?? "", ""]], ["1:1 runbook/missing-key"]],
    ["wrong type", [["title: Failed authentication by range", "title: 5"]], ["2:8 runbook/wrong-type"]],
    [
      "list where text stands",
      [["rationale: Many refusals from one range are somebody trying.", "rationale: [x]"]],
      ["6:12 runbook/wrong-type"],
    ],
    ["nothing where text stands", [["title: Failed authentication by range", "title:"]], ["2:1 runbook/wrong-type"]],
    ["unknown level", [["level: medium", "level: severe"]], ["3:8 runbook/unknown-value"]],
    ["unquoted account id", [["{ threshold: 3 }", "{ project: 012345678901 }"]], ["28:24 runbook/unquoted-account-id"]],
    [
      "number that loses digits",
      [["{ threshold: 3 }", "{ project: 100000000000000000001 }"]],
      ["28:24 runbook/lossy-number", "28:24 runbook/bad-parameter-value"],
    ],
    [
      "catastrophic regular expression",
      [["outcome: denied", `"actor.uid|re": '^(a+)+\\1$'`]],
      ["12:65 query/unsafe-regex"],
    ],
    ["unknown field", [["outcome: denied", "outcom: denied"]], ["12:49 query/unknown-field"]],
    ["unknown modifier", [["outcome: denied", `"actor.uid|base64": x`]], ["12:49 query/unsupported-modifier"]],
    ["no condition", [["    condition: denied and in_project\n", ""]], ["12:5 query/missing-condition"]],
    ["unknown detector", [["id: failed-auth,", "id: failed-oauth,"]], ["16:19 runbook/unknown-detector"]],
    ["unknown detector option", [["retry_within: 10m", "retry_withn: 10m"]], ["16:66 runbook/unknown-option"]],
    ["detector option of the wrong type", [["retry_within: 10m", "retry_within: soon"]], ["16:80 runbook/wrong-type"]],
    ["detector option out of range", [["retry_within: 10m", "group_prefix_v4: 33"]], ["16:83 runbook/bad-value"]],
    ["default the detector refuses", [["default: 5, min: 1", "default: 0"]], ["16:51 runbook/bad-value"]],
    [
      "unused parameter",
      [["params:\n", "params:\n  unused: { type: string, optional: true, description: Nothing }\n"]],
      ["8:3 runbook/unused-parameter"],
    ],
    [
      "undeclared parameter in the detection",
      [["%project%", "%projet%"]],
      ["8:3 runbook/unused-parameter", "13:35 runbook/unknown-parameter"],
    ],
    [
      "undeclared parameter of the detector",
      [["%threshold%", "%treshold%"]],
      ["9:3 runbook/unused-parameter", "16:51 runbook/unknown-parameter"],
    ],
    ["parameter without |expand", [["scope|expand", "scope"]], ["8:3 runbook/unused-parameter"]],
    ["parameter of an unknown type", [["type: string", "type: text"]], ["8:20 runbook/unknown-value"]],
    ["default of the wrong type", [["default: 5", "default: five"]], ["9:40 runbook/bad-value"]],
    ["lookback is no duration", [["lookback: 1d", "lookback: yesterday"]], ["15:13 runbook/bad-value"]],
    [
      "lookback parameter is no duration",
      [["lookback: 1d", `lookback: "%threshold%"`]],
      ["15:13 runbook/parameter-type"],
    ],
    ["unknown column", [["src_range, count", "src_rnge, count"]], ["17:32 runbook/unknown-column"]],
    [
      "unknown placeholder in a title",
      [["List what {src_range}", "List what {range}"]],
      ["20:12 runbook/unknown-placeholder"],
    ],
    ["unknown placeholder of exec", [[`"{src_range}"`, `"{range}"`]], ["22:23 runbook/unknown-placeholder"]],
    [
      "unknown placeholder of a command",
      [["--range={src_range}", "--range={range}"]],
      ["24:14 runbook/unknown-placeholder"],
    ],
    ["value in a substitution", [["firewall block", "firewall $(echo {src_range})"]], ["24:14 runbook/unsafe-command"]],
    ["exec and command", [["    command:", "    exec: x\n    command:"]], ["25:5 runbook/bad-value"]],
    ["parameters without exec", [["    exec: list-connections\n", ""]], ["21:5 runbook/bad-value"]],
    [
      "test parameter that does not exist",
      [["{ threshold: 3 }", "{ treshold: 3 }"]],
      ["28:15 runbook/unknown-parameter"],
    ],
    [
      "test parameter of the wrong type",
      [["{ threshold: 3 }", "{ threshold: few }"]],
      ["28:26 runbook/bad-parameter-value"],
    ],
    ["test expects what no finding has", [["{ count: 10 }", "{ cout: 10 }"]], ["29:16 runbook/unknown-column"]],
    ["test reads outside its folders", [["failed-auth/ten.json", "../../secrets.json"]], ["27:13 runbook/bad-value"]],
    [
      "window the wrong way round",
      [["    params:", "    window: { since: 2026-06-02, until: 2026-06-01 }\n    params:"]],
      ["28:13 runbook/bad-value"],
    ],
    [
      "impossible instant",
      [["    params:", "    window: { since: 2026-02-30, until: 2026-06-01 }\n    params:"]],
      ["28:22 runbook/bad-value"],
    ],
    [
      "detector and correlation",
      [
        [
          "  lookback:",
          "  correlation: { type: event_count, rules: [denied], timespan: 1m, condition: { gte: 2 } }\n  lookback:",
        ],
      ],
      ["15:3 runbook/bad-value"],
    ],
    [
      "correlation of an unknown selection",
      [
        [
          `  detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }`,
          `  correlation: { type: event_count, rules: [denid], timespan: 10m, condition: { gte: "%threshold%" } }`,
        ],
      ],
      ["16:45 query/unknown-selection"],
    ],
    [
      "optional parameter in a correlation",
      [
        ["default: 5, min: 1", "optional: true"],
        ["src_range, count", "actor, count"],
        ["List what {src_range}", "List what {src}"],
        [`"{src_range}"`, `"{src}"`],
        ["--range={src_range}", "--range={src}"],
        [
          `  detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }`,
          `  correlation: { type: event_count, rules: [denied], timespan: 10m, condition: { gte: "%threshold%" } }`,
        ],
      ],
      ["16:87 runbook/parameter-type"],
    ],
  ];

  it.each(table)("%s", (_, changes, expected) => {
    const text = entryText(...changes);
    expect(defects(text)).toEqual(expected);
    expect(parse(text).runbook).toBeUndefined();
  });

  it.each([
    ["nothing", "", ["1:1 runbook/empty"]],
    ["only a comment", "# nothing\n", ["1:1 runbook/empty"]],
    ["text", "hello", ["1:1 runbook/wrong-type"]],
    ["a second document", `${ENTRY}---\nid: other\n`, ["31:1 runbook/yaml-syntax"]],
    ["a key that means something to JavaScript", `${ENTRY}__proto__: { title: x }\n`, ["30:1 runbook/unknown-key"]],
    ["too much", `# ${"x".repeat(1024 * 1024)}`, ["1:1 runbook/too-large"]],
  ])("a file that holds %s", (_, text, expected) => {
    expect(defects(text)).toEqual(expected);
  });

  it("an alias bomb is refused before it goes off", () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(", ")}]`);
    expect(defects(`l0: &l0 [x, x]\n${levels.join("\n")}\n${ENTRY}`)).toEqual(["1:1 runbook/too-many-aliases"]);
  });

  it("an alias inside its own anchor is refused", () => {
    expect(defects("tags: &t [*t]\n")).toEqual(["1:11 runbook/unresolved-alias"]);
  });

  it("tells every defect of a file at once, in order", () => {
    const text = entryText(
      ["status: stable", "statu: stable"],
      ["level: medium", "level: severe"],
      ["type: string", "type: text"],
      ["outcome: denied", "outcom: denied"],
      ["retry_within", "retry_withn"],
      ["src_range, count", "src_rnge, count"],
      ["{ threshold: 3 }", "{ project: 012345678901 }"],
    );
    expect(defects(text)).toEqual([
      "3:8 runbook/unknown-value",
      "4:1 runbook/unknown-key",
      "8:20 runbook/unknown-value",
      "12:49 query/unknown-field",
      "16:66 runbook/unknown-option",
      "17:32 runbook/unknown-column",
      "28:24 runbook/unquoted-account-id",
    ]);
  });

  it.each([
    ["rationale:", "rational:", `did you mean "rationale"?`],
    ["level: medium", "level: meduim", `did you mean "medium"?`],
    ["id: failed-auth,", "id: faild-auth,", `did you mean "failed-auth"?`],
    ["src_range, count", "src_rnge, count", `did you mean "src_range"?`],
    ["{ threshold: 3 }", "{ treshold: 3 }", `did you mean "threshold"?`],
    ["{ threshold: 3 }", "{ project: 012345678901 }", `quote it: "012345678901"`],
    [`"%project%"`, "%project%", `quote it: "%name%"`],
  ])("%s written %s gets a hint", (from, to, hint) => {
    expect(parse(entryText([from, to])).diagnostics.map((diagnostic) => diagnostic.hint)).toContain(hint);
  });
});
