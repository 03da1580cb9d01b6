/** The page of the figures: all of it is written here. */

import { availableParallelism } from "node:os";
import { goalsTable, type Results } from "./goals.ts";
import type { Part } from "./part.ts";
import type { Size } from "./parts/scaling.ts";
import { scalingTable, tableOf } from "./table.ts";

export interface Page extends Results {
  /** The arguments that made it. */
  readonly args: readonly string[];
  readonly parts: readonly Part[];
  readonly profiles: readonly string[];
}

export function pageOf(page: Page): string {
  const { args, parts, sizes, profiles } = page;
  return [
    "# Benchmarks",
    `\`npm run build && npm run bench -- ${args.join(" ")}\` made this page.
Node ${process.version}, ${availableParallelism()} processors (${process.platform}, ${process.arch}); read the ratios, not the seconds.`,
    `Trails are made up from a seed by \`bench/generate.ts\`, with the number of records that answer each question kept beside them:
sessions that make the same few calls again and again, mostly random ids, two calls in a hundred refused, decoys that hold the
word elsewhere, and matches whose word is spelled with an escape. A way that answers with another number ends the benchmark.
Ways take turns; times are medians, memory is the most of any turn, summed over all processes of a pipeline. A slow way takes fewer turns.`,
    "## Goals",
    "Set for 1,000,000 records, 300,000 tiny files and one file of 1 GB; with less to do, starting up weighs more.",
    goalsTable(page),
    ...parts.flatMap((part) => [`## ${part.title}`, part.lead, tableOf(part), ...leftOutOf(part.leftOut ?? [])]),
    ...(sizes.length === 0 ? [] : scalingOf(sizes)),
    ...(profiles.length === 0 ? [] : ["## Where the time goes", ...profiles]),
    "## What each way is",
    ways(parts),
  ]
    .map((block) => `${block.trimEnd()}\n`)
    .join("\n");
}

function scalingOf(sizes: readonly Size[]): readonly string[] {
  const leftOut = sizes.flatMap(({ records, leftOut: names }) =>
    names.map((name) => `at ${records.toLocaleString("en")} records ${name}`),
  );
  return [
    "## Scaling",
    "![Wall time and peak memory over the number of records](benchmarks.svg)",
    scalingTable(sizes),
    ...leftOutOf(leftOut),
  ];
}

function leftOutOf(leftOut: readonly string[]): readonly string[] {
  return leftOut.length === 0 ? [] : [`Left out: ${leftOut.join("; ")}.`];
}

function ways(parts: readonly Part[]): string {
  const known = new Map<string, string>();
  for (const { title, measured } of parts) {
    for (const { way } of measured) {
      const line = `- **${way.name}**: ${way.what}`;
      if (!known.has(line)) known.set(line, title);
    }
  }
  return [...known.keys()].join("\n");
}
