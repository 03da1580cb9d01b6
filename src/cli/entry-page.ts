/** What an entry says, in the order in which somebody needs it who has just been woken by one of its findings. */

import type { JsonValue } from "../model/json.ts";
import { shellQuote } from "../model/text.ts";
import { formatDuration } from "../model/time.ts";
import { formatExpr } from "../query/format.ts";
import type { ParamSpec, Runbook, RunbookQuery } from "../runbook/runbook.ts";
import { describeStep } from "../runbook/steps.ts";
import { vocabulary } from "../runbook/vocabulary.ts";
import type { Page } from "./page.ts";

export function entryPage(runbook: Runbook): Page {
  const { id, title, level, status, tags, example_output, query, file, sha256 } = runbook;
  const example = example_output.trimEnd();
  return {
    title: `${id}: ${title}`,
    facts: [`level ${level}`, `status ${status}`, ...(tags.length === 0 ? [] : [`tags ${tags.join(", ")}`])],
    sections: [
      { title: "Why", prose: [runbook.rationale] },
      { title: "Run it", code: [commandLine(runbook)] },
      { title: "What a result looks like", code: example === "" ? [] : example.split("\n") },
      { title: "What its columns say", items: columnMeanings(runbook) },
      { title: "Innocent causes, to rule out first", items: runbook.falsepositives },
      { title: "What to do with a finding", steps: runbook.next_steps.map(describeStep) },
      {
        title: "Parameters",
        items: Object.entries(runbook.params).map(
          ([name, spec]) => `${name} (${describeParam(spec)}): ${spec.description}`,
        ),
      },
      { title: "Query", code: queryLines(query) },
      { title: "Notes", items: query.detection.notes },
      { title: "Its tests", items: runbook.tests.map(({ name, expect }) => `${name}: ${outcome(expect.length)}`) },
      { title: "References", links: runbook.references },
      { title: "Origin", items: origin(runbook) },
      { title: "File", items: [`${file}, sha256 ${sha256}`] },
    ],
  };
}

/** With every parameter that has to be given. */
function commandLine({ id, kind, file, params }: Runbook): string {
  const needed = Object.entries(params).flatMap(([name, { optional, default: preset }]) =>
    optional || preset !== undefined ? [] : ["-p", `${name}=...`],
  );
  return ["iaprun", "exec", kind === "sigma" ? file : id, ...needed, "--since", "24h", "--source", "./trail/"]
    .map(shellQuote)
    .join(" ");
}

function columnMeanings({ output, query }: Runbook): readonly string[] {
  const meanings = vocabulary(query.judge);
  return output.columns.map((name) => `${name}: ${meanings.get(name) ?? "what the entry calls so"}`);
}

function outcome(findings: number): string {
  return findings === 0 ? "quiet" : findings === 1 ? "1 finding" : `${findings} findings`;
}

function origin({ author, license, derived_from }: Runbook): readonly string[] {
  const said = [
    ["author", author],
    ["licence", license],
    ["made from the rule", derived_from],
  ] as const;
  return said.flatMap(([what, value]) => (value === undefined ? [] : [`${what}: ${value}`]));
}

function queryLines({ plane, detection, judge, lookback }: RunbookQuery): readonly string[] {
  const selections = [...detection.selections].map(([name, expr]) => `${name}: ${formatExpr(expr)}`);
  const before = typeof lookback === "object" ? `%${lookback.param}%` : formatDuration(lookback ?? 0);
  const by =
    judge.kind === "detector"
      ? `judged by: ${judge.id} ${JSON.stringify(judge.with)}`
      : `judged by: ${judge.correlation.type}`;
  return [
    ...(plane === undefined ? [] : [`only events of: ${plane}`]),
    ...selections,
    `condition: ${detection.written}`,
    ...(lookback === undefined ? [] : [`history: ${before} before the window`]),
    by,
  ];
}

function describeParam({ type, of, optional, default: preset, min, max, choices }: ParamSpec): string {
  const shown = (value: JsonValue): string =>
    type === "duration" && typeof value === "number" ? formatDuration(value) : JSON.stringify(value);
  return [
    type === "list" ? `list of ${of}` : type,
    ...(choices === undefined ? [] : [choices.join(" | ")]),
    ...(min === undefined ? [] : [`at least ${shown(min)}`]),
    ...(max === undefined ? [] : [`at most ${shown(max)}`]),
    preset !== undefined ? `default ${shown(preset)}` : optional ? "optional" : "required",
  ].join(", ");
}
