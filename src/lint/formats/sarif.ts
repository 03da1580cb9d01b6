/** For code scanning: SARIF 2.1.0 (OASIS), within what GitHub's upload takes. */

import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { JsonObject } from "../../model/json.ts";
import { compareText, printable } from "../../model/text.ts";
import { jsonText } from "../../renderers/json-text.ts";
import { sha256 } from "../../runbook/sha256.ts";
import { type KnownRule, knownRule } from "../known-rules.ts";
import type { Problem } from "../problem.ts";
import { lintRules } from "../rules/index.ts";
import type { Formatter } from "./format.ts";

export const sarif: Formatter = ({ problems }, { version }) => {
  const ids = [...new Set([...lintRules.map(({ id }) => id), ...problems.map(({ code }) => code)])].sort(compareText);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "iaprun",
            fullName: `iaprun lint ${version}`,
            version,
            semanticVersion: version,
            rules: ids.map((id) => ruleOf(knownRule(id))),
          },
        },
        automationDetails: { id: "iaprun-lint/" },
        columnKind: "utf16CodeUnits",
        results: problems.map((problem) => resultOf(problem, ids.indexOf(problem.code))),
      },
    ],
  } satisfies JsonObject;
  return `${jsonText(log, 2)}\n`;
};

function ruleOf({ id, summary, why, level }: KnownRule): JsonObject {
  return {
    id,
    name: pascal(id),
    shortDescription: { text: `${summary}.` },
    fullDescription: { text: why },
    help: { text: `${summary}. ${why}`, markdown: `**${summary}.** ${why}` },
    defaultConfiguration: { level },
    properties: { tags: ["runbook"], precision: "very-high", "problem.severity": level },
  };
}

function resultOf({ file, line, column, level, code, message, hint, source }: Problem, ruleIndex: number): JsonObject {
  const words = printable(`${sentence(message)}${hint === undefined ? "" : ` ${sentence(hint)}`}`);
  return {
    ruleId: code,
    ruleIndex,
    level,
    message: { text: words },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: {
            startLine: line,
            startColumn: column,
            endColumn: Math.max(column + 1, source.length + 1),
            ...(source === "" ? {} : { snippet: { text: printable(source) } }),
          },
        },
      },
    ],
    partialFingerprints: { "iaprunProblem/v1": fingerprint(file, code, source) },
  };
}

/** The same problem in the same words, wherever its line has moved to. */
function fingerprint(file: string, code: string, source: string): string {
  return sha256([file, code, source.trim()].join("\n")).slice(0, 32);
}

/** Relative to where iaprun ran, which is the root of the checkout in a pipeline. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[/\\]/).map(encodeURIComponent).join("/");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;
}

function pascal(id: string): string {
  return id.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
