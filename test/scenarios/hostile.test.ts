/** Records that attackers wrote do no harm in any format: not to the terminal, the spreadsheet, the page or the shell. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMATS } from "../../src/renderers/index.ts";

const EVIL = [
  "\u001b]0;owned\u0007\u001b[2J",
  '=HYPERLINK("http://203.0.113.9","x")',
  "$(touch pwned)",
  "'; touch pwned; '",
  "a\nb\r\nc",
  "</code><script>alert(1)</script>",
  "| x | `y` ![z](http://203.0.113.9/z.png)",
  "\u202egnp.exe\u2066",
  "\u009b31m",
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-hostile-"));
  const records = EVIL.map((evil, index) => ({
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      arn: `arn:aws:iam::111122223333:user/${evil}`,
      accountId: "111122223333",
      userName: evil,
    },
    eventTime: `2026-06-01T12:00:0${index}Z`,
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "StopLogging",
    awsRegion: evil,
    sourceIPAddress: evil,
    userAgent: evil,
    requestParameters: { name: evil },
    responseElements: null,
    eventID: `${index}-${evil}`,
    eventType: "AwsApiCall",
    recipientAccountId: "111122223333",
  }));
  writeFileSync(join(folder, "trail.json"), JSON.stringify({ Records: records }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(format: string, ...more: readonly string[]): string {
  const args = [
    "exec",
    "log-tampering",
    "-s",
    "trail.json",
    "--since",
    "2026-06-01",
    "--until",
    "2026-06-02",
    "-f",
    format,
  ];
  return execFileSync(process.execPath, [resolve("dist/main.js"), ...args, ...more], { cwd: folder, encoding: "utf8" });
}

describe.each(FORMATS)("%s", (format) => {
  it("holds no control, no escape, no direction change, and every finding", () => {
    const text = run(format, "--no-color");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text.match(/stopped trail/g)?.length).toBeGreaterThanOrEqual(EVIL.length);
  });
});

it("no cell of CSV begins a formula", () => {
  expect(run("csv")).not.toMatch(/(^|[,"])[=+@-](HYPERLINK|cmd)/m);
});

it("Markdown carries no live markup", () => {
  const outside = run("markdown").replaceAll(/`+[^`]*`+/g, "");
  expect(outside).not.toContain("<script>");
  expect(outside).not.toContain("![z](");
});

it("the printed commands, pasted into a shell, run nothing of the record's", () => {
  const report = JSON.parse(run("json"));
  const steps: { command?: string }[] = report.runs[0].findings.flatMap(
    (finding: { next_steps: object[] }) => finding.next_steps,
  );
  const commands = steps.flatMap(({ command }) => command ?? []);
  expect(commands.length).toBeGreaterThan(EVIL.length);
  const script = ["iaprun() { :; }", "aws() { :; }", "gcloud() { :; }", ...commands].join("\n");
  execFileSync("/bin/sh", ["-c", script], { cwd: folder });
  expect(existsSync(join(folder, "pwned"))).toBe(false);
});
