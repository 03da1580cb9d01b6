/** A page per entry, as `iaprun show --format markdown` prints it, and an index by question, by cloud and by ATT&CK technique. */

import { entryPage } from "../../src/cli/entry-page.ts";
import { markdownPage } from "../../src/cli/page.ts";
import type { Plane } from "../../src/model/event.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import { code, table } from "./markdown.ts";

/** An entry and the clouds whose records its tests are made of. */
export interface DocumentedEntry {
  readonly runbook: Runbook;
  readonly planes: ReadonlySet<Plane>;
}

const CLOUDS: Readonly<Record<Plane, string>> = { aws: "AWS", gcp: "Google Cloud" };

export function entryPages(entries: readonly DocumentedEntry[]): ReadonlyMap<string, string> {
  return new Map([
    ["entries/README.md", index(entries)],
    ...entries.map(({ runbook }) => [`entries/${runbook.id}.md`, markdownPage(entryPage(runbook))] as const),
  ]);
}

function index(entries: readonly DocumentedEntry[]): string {
  const byQuestion = entries.map(({ runbook, planes }) => [
    runbook.title,
    link(runbook),
    runbook.level,
    [...planes]
      .sort()
      .map((plane) => CLOUDS[plane])
      .join(", "),
  ]);
  const byCloud = (["aws", "gcp"] as const).map((plane) => [
    CLOUDS[plane],
    entries
      .filter(({ planes }) => planes.has(plane))
      .map(({ runbook }) => link(runbook))
      .join(", "),
  ]);
  const techniques = [...new Set(entries.flatMap(({ runbook }) => techniquesOf(runbook)))].sort();
  const byTechnique = techniques.map((technique) => [
    `[${technique}](https://attack.mitre.org/techniques/${technique.replace(".", "/")}/)`,
    entries
      .filter(({ runbook }) => techniquesOf(runbook).includes(technique))
      .map(({ runbook }) => link(runbook))
      .join(", "),
  ]);
  return `${[
    "# Entries",
    "## By question",
    table(["Question", "Entry", "Level", "Tested on records of"], byQuestion),
    "## By cloud",
    table(["Cloud", "Entries"], byCloud),
    "## By ATT&CK technique",
    table(["Technique", "Entries"], byTechnique),
  ].join("\n\n")}\n`;
}

function techniquesOf({ tags }: Runbook): readonly string[] {
  return tags.flatMap((tag) => (/^attack\.t\d/.test(tag) ? [tag.slice("attack.".length).toUpperCase()] : []));
}

function link({ id }: Runbook): string {
  return `[${code(id)}](${id}.md)`;
}
