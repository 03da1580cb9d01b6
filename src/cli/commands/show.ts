/** `iaprun show`: everything an entry says, as a page to read before running it and to follow afterwards. */

import { EXIT, type ExitCode } from "../../model/errors.ts";
import type { JsonValue } from "../../model/json.ts";
import { formatExpr } from "../../query/format.ts";
import { jsonText } from "../../renderers/json-text.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import { type CatalogueOptions, entryId, openCatalogue } from "../catalogue.ts";
import { entryPage } from "../entry-page.ts";
import { markdownPage, textPage } from "../page.ts";
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
      return `${jsonText(toJson(runbook), 2)}\n`;
    case "markdown":
      return markdownPage(entryPage(runbook));
    case "text":
      return textPage(entryPage(runbook), {
        color: wantsColor(process.stdout, color, process.env),
        width: widthOf(process.stdout, process.env),
      });
  }
}

function toJson({ query, ...said }: Runbook): JsonValue {
  const { plane, detection, judge, lookback } = query;
  const shown = {
    ...said,
    query: {
      plane,
      selections: Object.fromEntries([...detection.selections].map(([name, expr]) => [name, formatExpr(expr)])),
      condition: detection.written,
      lookback,
      judge,
    },
  };
  return shown as unknown as JsonValue;
}
