/** A page per lint rule, and one list of everything that keeps a file from loading. */

import { CONFIG_CODES } from "../../src/config/codes.ts";
import type { LintRule } from "../../src/lint/rule.ts";
import { lintRules } from "../../src/lint/rules/index.ts";
import { QUERY_CODES } from "../../src/query/codes.ts";
import { RUNBOOK_CODES } from "../../src/runbook/codes.ts";
import { code, table } from "./markdown.ts";

export function lintPages(): ReadonlyMap<string, string> {
  return new Map([
    ["lint/README.md", index()],
    ...lintRules.map((rule) => [`lint/${fileOf(rule)}`, page(rule)] as const),
  ]);
}

function fileOf({ id }: LintRule): string {
  return `${id.replace("lint/", "")}.md`;
}

function index(): string {
  const rules = lintRules.map((rule) => [`[${code(rule.id)}](${fileOf(rule)})`, rule.level, rule.summary]);
  const codes = Object.entries({ ...RUNBOOK_CODES, ...QUERY_CODES, ...CONFIG_CODES }).map(([id, meaning]) => [
    code(id),
    meaning,
  ]);
  return `${[
    "# Lint rules",
    "What makes a sound entry a good one. Switch a rule off on a line with `# iaprun-lint-disable RULE: reason`, for a file with the same before its first key, everywhere under `lint:` in the config file.",
    table(["Rule", "Level", "Fires when"], rules),
    "## What keeps a file from loading",
    "These cannot be switched off: a file with one of them is no entry, and no config.",
    table(["Code", "Means"], codes),
  ].join("\n\n")}\n`;
}

function page({ id, summary, why, level, fix }: LintRule): string {
  const mends = fix === undefined ? "" : " `iaprun lint --fix` mends it.";
  return `${[`# ${id}`, `${summary}.`, why, `Level: ${level}.${mends}`].join("\n\n")}\n`;
}
