/** Other tools on the same files, each in its best form, as far as they are installed. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isInstalled } from "./installed.ts";
import type { Question } from "./questions.ts";
import { expectSum, type Trail, type Way } from "./way.ts";

export interface Rivals {
  readonly ways: readonly Way[];
  /** Names and why. */
  readonly leftOut: readonly string[];
}

export const RIPGREP = "ripgrep, one literal";

/** Into a folder of their own: half a gigabyte that nobody needs to run or to test iaprun. */
export function installRivals(): void {
  const args = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { status } = spawnSync("npm", args, { cwd: "bench/rivals", stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error("bench/rivals could not be installed");
}

export function rivals(trail: Trail, plane: "aws" | "gcp", question: Question): Rivals {
  const { folder, files, answers } = trail;
  const { literal, jq, duckdb, clickhouse, entry } = question;
  const plain = isPlain(trail);
  const batch = String(Math.max(1, Math.min(1000, Math.ceil(files / availableParallelism() / 4))));
  const processors = String(availableParallelism());
  const eachBatch = `find "$0" -type f -print0 | xargs -0 -n ${batch} -P ${processors}`;
  const check = expectSum(answers[entry] ?? 0);
  const glob = `${folder}/**/*.json${plain ? "" : ".gz"}`;
  const unpack = plain ? "cat" : "gzip -dc";
  const each = plane === "aws" ? "inputs | .Records[]" : "inputs";
  const all: readonly (Way & { readonly missing?: string | undefined })[] = [
    {
      name: unpack,
      what: `${plain ? "reading" : "unpacking"} alone by the system's own tool, as many processes as processors`,
      command: ["sh", "-c", `${eachBatch} ${unpack} > /dev/null`, folder],
      missing: missing("gzip"),
    },
    {
      name: RIPGREP,
      what: `\`rg -z --count-matches\` for the word alone: it knows no records, takes decoys for hits and misses what an escape hides`,
      command: ["sh", "-c", `rg -z -F --no-filename --count-matches ${literal} "$0" || [ $? = 1 ]`, folder],
      missing: missing("rg"),
    },
    {
      name: "jq",
      what: `\`${unpack} | jq\` with the same condition, as many pairs of processes as processors`,
      command: ["sh", "-c", `${eachBatch} sh -c '${unpack} "$@" | jq -n "$CONDITION"' sh`, folder],
      env: { CONDITION: `reduce (${each} | select(${jq})) as $r (0; . + 1)` },
      check,
      missing: missing("jq"),
    },
    {
      name: "DuckDB",
      what: "DuckDB in a Node process, the few columns it needs with their types told (`bench/rivals/duckdb.js`)",
      command: [process.execPath, "bench/rivals/duckdb.js", plane, glob, duckdb ?? ""],
      check,
      missing: existsSync("node_modules/@duckdb/node-api") ? undefined : "is not installed",
    },
    {
      name: "chDB",
      what: "ClickHouse in a Node process, likewise (`bench/rivals/chdb.js`)",
      command: [process.execPath, "bench/rivals/chdb.js", plane, glob, clickhouse ?? ""],
      check,
      missing: existsSync("bench/rivals/node_modules/chdb") ? undefined : "is not installed; --rivals does it",
    },
  ];
  return {
    ways: all.filter((way) => way.missing === undefined),
    leftOut: all.flatMap((way) => (way.missing === undefined ? [] : [`${way.name} ${way.missing}`])),
  };
}

function isPlain({ unpacked, stored }: Trail): boolean {
  return unpacked === stored;
}

function missing(program: string): string | undefined {
  return isInstalled(program) ? undefined : "is not installed";
}
