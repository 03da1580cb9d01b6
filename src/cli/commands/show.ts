/** `iaprun show`: everything an entry says, as a page to read before running it. */

import { EXIT, type ExitCode } from "../../model/errors.ts";
import type { JsonValue } from "../../model/json.ts";
import { formatDuration } from "../../model/time.ts";
import { formatExpr } from "../../query/format.ts";
import type { ParamSpec, Runbook } from "../../runbook/runbook.ts";
import { describeStep } from "../../runbook/steps.ts";
import { type CatalogueOptions, entryId, openCatalogue } from "../catalogue.ts";
import { markdownPage, type Page, textPage } from "../page.ts";
import { wantsColor, widthOf } from "../terminal.ts";

export interface ShowOptions extends CatalogueOptions {
  readonly format: "text" | "markdown" | "json";
  readonly color: boolean;
}

export async function show(id: string, options: ShowOptions): Promise<ExitCode> {
  const { catalogue, complain } = await openCatalogue(options, [id]);
  complain();
  const runbook = catalogue.get(entryId(id));
  process.stdout.write(render(runbook, options));
  return EXIT.ok;
}

function render(runbook: Runbook, { format, color }: ShowOptions): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(toJson(runbook), undefined, 2)}\n`;
    case "markdown":
      return markdownPage(toPage(runbook));
    case "text":
      return textPage(toPage(runbook), {
        color: wantsColor(process.stdout, color, process.env),
        width: widthOf(process.stdout, process.env),
      });
  }
}

function toPage(runbook: Runbook): Page {
  const { id, title, level, status, tags, rationale, params, query, example_output, next_steps, file, sha256 } =
    runbook;
  return {
    title: `${id}: ${title}`,
    facts: [`level ${level}`, `status ${status}`, ...(tags.length === 0 ? [] : [`tags ${tags.join(", ")}`])],
    sections: [
      { title: "Why", prose: [rationale] },
      {
        title: "Parameters",
        items: Object.entries(params).map(([name, spec]) => `${name} (${describeParam(spec)}): ${spec.description}`),
      },
      { title: "Query", code: queryLines(runbook) },
      { title: "Example output", code: example_output.trimEnd().split("\n") },
      {
        title: "What to do with a finding",
        steps: next_steps.map(describeStep),
      },
      { title: "Innocent causes", items: runbook.falsepositives },
      { title: "References", items: runbook.references },
      { title: "Notes", items: query.detection.notes },
      { title: "File", items: [`${file}, sha256 ${sha256}`] },
    ],
  };
}

function queryLines({ query }: Runbook): readonly string[] {
  const { detection, judge, lookback } = query;
  const selections = [...detection.selections].map(([name, expr]) => `${name}: ${formatExpr(expr)}`);
  const history =
    lookback === undefined
      ? []
      : [
          `history: ${typeof lookback === "number" ? formatDuration(lookback) : `%${lookback.param}%`} before the window`,
        ];
  const by =
    judge.kind === "detector"
      ? `judged by: ${judge.id} ${JSON.stringify(judge.with)}`
      : `judged by: ${judge.correlation.type}`;
  return [...selections, `condition: ${detection.written}`, ...history, by];
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

function toJson({ query, ...said }: Runbook): object {
  const { detection, judge, lookback } = query;
  return {
    ...said,
    query: {
      selections: Object.fromEntries([...detection.selections].map(([name, expr]) => [name, formatExpr(expr)])),
      condition: detection.written,
      lookback,
      judge,
    },
  };
}
