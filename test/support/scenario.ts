/**
 * A scenario is one text file: files, a command, and what it must print. In what it must print, `[..]` stands for any
 * text within a line and a line `...` for any lines.
 *
 *     What this shows, in a sentence or two.
 *     ==== file trail.json
 *     {"Records": []}
 *     ==== command
 *     iaprun exec iap-bypass --source trail.json
 *     ==== status
 *     0
 *     ==== stdout
 *     ...
 *     ==== stderr
 */

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export interface Scenario {
  readonly files: ReadonlyMap<string, string>;
  readonly command: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function parseScenario(text: string): Scenario {
  const files = new Map<string, string>();
  const parts = new Map<string, string>();
  for (const section of text.split(/^==== /m).slice(1)) {
    const end = section.indexOf("\n");
    const [kind = "", name] = section.slice(0, end).split(" ");
    if (kind === "file" && name !== undefined) files.set(name, section.slice(end + 1));
    else parts.set(kind, section.slice(end + 1));
  }
  const unknown = [...parts.keys()].filter((kind) => !["command", "status", "stdout", "stderr"].includes(kind));
  if (unknown.length > 0 || !parts.has("command")) throw new Error(`not a scenario: ${unknown.join(", ")}`);
  return {
    files,
    command: (parts.get("command") ?? "").trim(),
    status: Number(parts.get("status") ?? "0"),
    stdout: parts.get("stdout") ?? "",
    stderr: parts.get("stderr") ?? "",
  };
}

/** What a person's own shell says of terminals and clouds. */
const PERSONAL = /^(NO_COLOR|FORCE_COLOR|COLUMNS|AWS_.*|GOOGLE_.*|CLOUDSDK_.*|GCLOUD_.*)$/;
/** Nobody is signed in, and no metadata server is asked who this is. */
const NOBODY = { AWS_EC2_METADATA_DISABLED: "true", METADATA_SERVER_DETECTION: "none", AWS_REGION: "eu-west-1" };

/** Runs the command in a shell, in an empty folder that holds the scenario's files; `iaprun` is the built program. */
export function runScenario({ files, command }: Scenario): Outcome {
  const folder = mkdtempSync(join(tmpdir(), "iaprun-scenario-"));
  try {
    for (const [name, content] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const bin = join(folder, ".bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "iaprun"), `#!/bin/sh\nexec "${process.execPath}" "${resolve("dist/main.js")}" "$@"\n`);
    chmodSync(join(bin, "iaprun"), 0o755);
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !PERSONAL.test(name)));
    const done = spawnSync("/bin/sh", ["-c", command], {
      cwd: folder,
      encoding: "utf8",
      env: { ...env, ...NOBODY, HOME: folder, PATH: `${bin}:${env["PATH"] ?? ""}` },
    });
    return { status: done.status, stdout: done.stdout, stderr: done.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A regular expression for the expected text, so that a failure shows both. */
export function pattern(expected: string): RegExp {
  const lines = expected.replace(/\n+$/, "").split("\n");
  const source = lines.map((line) => (line === "..." ? "(?:.*\\n)*?" : `${words(line)}\\n`)).join("");
  return expected.trim() === "" ? /^$/ : new RegExp(`^${source}$`);
}

function words(line: string): string {
  return line
    .split("[..]")
    .map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join(".*");
}
