/** The registry of renderers: a format is one file and one line here. */

import { renderCsv } from "./csv.ts";
import { renderJson } from "./json.ts";
import { renderJsonLines } from "./jsonl.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Renderer } from "./renderer.ts";
import { renderTable } from "./table.ts";

export const renderers = {
  table: renderTable,
  json: renderJson,
  jsonl: renderJsonLines,
  csv: renderCsv,
  markdown: renderMarkdown,
} satisfies Readonly<Record<string, Renderer>>;

export type Format = keyof typeof renderers;

/** Their reports hold findings alone: what was read is to be said elsewhere. */
export const OF_FINDINGS: ReadonlySet<Format> = new Set(["jsonl", "csv"]);

export const FORMATS = Object.keys(renderers) as readonly Format[];
