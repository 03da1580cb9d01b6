/** `iaprun list`: the catalogue, an entry a line. */

import { EXIT, type ExitCode } from "../../model/errors.ts";
import { compareText, printable } from "../../model/text.ts";
import { grid } from "../../renderers/grid.ts";
import { palette } from "../../renderers/palette.ts";
import type { EntryFacts } from "../../runbook/known-entries.ts";
import { type CatalogueOptions, openListing } from "../listing.ts";
import { wantsColor, widthOf } from "../terminal.ts";

export interface ListOptions extends CatalogueOptions {
  readonly tag: readonly string[];
  /** A git revision. */
  readonly changedSince?: string;
  readonly format: "table" | "json";
  readonly color: boolean;
}

export async function list(options: ListOptions): Promise<ExitCode> {
  const { known, loaded, complain } = await openListing(options);
  const entries: readonly EntryFacts[] = [...known.map(({ facts }) => facts), ...loaded.runbooks];
  const sorted = [...entries].sort((a, b) => compareText(a.id, b.id));
  const tagged = sorted.filter(({ tags }) => options.tag.every((tag) => tags.includes(tag)));
  const chosen = options.changedSince === undefined ? tagged : await changed(tagged, options.changedSince);
  process.stdout.write(options.format === "json" ? json(chosen) : table(chosen, options.color));
  return complain() ? EXIT.usage : EXIT.ok;
}

/** Entries of which git cannot tell are left out, with a word on standard error. */
async function changed(runbooks: readonly EntryFacts[], revision: string): Promise<readonly EntryFacts[]> {
  const { changedSince } = await import("../../runbook/provenance/changed-since.ts");
  const { changed, unsaid } = await changedSince(runbooks, revision);
  for (const { entries, why } of unsaid) {
    process.stderr.write(`left out, ${printable(why)}: ${entries.map(({ id }) => id).join(", ")}\n`);
  }
  return changed;
}

function json(runbooks: readonly EntryFacts[]): string {
  const rows = runbooks.map(({ id, title, level, status, tags, params, file, kind }) => ({
    id,
    title,
    level,
    status,
    tags,
    params: Object.keys(params),
    kind,
    file,
  }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

function table(runbooks: readonly EntryFacts[], color: boolean): string {
  if (runbooks.length === 0) return "no such entry\n";
  const paint = palette(wantsColor(process.stdout, color, process.env));
  const levels = runbooks.map(({ level }) => level);
  const drawn = grid(
    [
      { head: "entry", cells: runbooks.map(({ id }) => id), paint: paint.strong },
      {
        head: "level",
        cells: levels,
        paint: (text, row) => paint.level[levels[row] ?? "informational"](text),
      },
      { head: "answers", cells: runbooks.map(({ title }) => title) },
      { head: "tags", cells: runbooks.map(({ tags }) => tags.join(" ")), paint: paint.quiet },
    ],
    widthOf(process.stdout, process.env),
    paint.quiet,
  );
  if (drawn === undefined) return runbooks.map(({ id, title }) => `${id}\n  ${title}\n`).join("");
  return `${[drawn.head, ...drawn.rows.flat()].join("\n")}\n`;
}
