/** Many entries in one answer: what is serious first, by actor and in order of time; lists collapsed to their counts. */

import type { Run } from "../model/report.ts";
import { counted, displayText, thousands } from "./display.ts";
import { asideWords, hasData, versionsGlance, windowWords } from "./entry-words.ts";
import { findingCounts, levelSign, type Palette, palette } from "./palette.ts";
import type { RenderOptions } from "./renderer.ts";
import { stepLines } from "./step-lines.ts";
import { planSteps } from "./steps.ts";
import { type Chapter, type Happening, type Pile, tellStory } from "./story.ts";
import { hang, phrases } from "./wrap.ts";

/** Actors with nothing above informational that get a line each. */
const MOST_ROUTINE = 20;
/** Actors whose next steps are written out, and lists of steps for each. */
const MOST_ACTORS = 10;
const MOST_STEPS = 2;

export function storyLines(runs: readonly Run[], options: RenderOptions): readonly string[] {
  const { width } = options;
  const paint = palette(options.color);
  const chapters = tellStory(runs);
  const serious = chapters.filter(({ happenings }) => happenings.length > 0);
  const routine = chapters.filter(({ happenings }) => happenings.length === 0);
  return [
    ...summaryLines(runs, width, paint),
    ...section(
      "BY ACTOR",
      serious.flatMap((chapter) => chapterLines(chapter, width, paint)),
      paint,
    ),
    ...section("ALSO SEEN", routineActors(routine, width, paint), paint),
    ...section("NEXT STEPS", storySteps(serious, width, paint), paint),
  ];
}

function section(title: string, lines: readonly string[], paint: Palette): readonly string[] {
  return lines.length === 0 ? [] : [paint.heading(title), ...lines, ""];
}

function summaryLines(runs: readonly Run[], width: number, paint: Palette): readonly string[] {
  const windows = [...new Set(runs.map((run) => windowWords(run.window)))];
  const levels = runs.flatMap((run) => run.findings.map((finding) => finding.level));
  const empty = runs.filter((run) => run.findings.length === 0 && run.suppressed + run.omitted === 0);
  const ids = (of: readonly Run[]) => of.map((run) => displayText(run.runbook.id)).join(", ");
  const blind = empty.filter((run) => !hasData(run));
  const clean = empty.filter(hasData);
  const quietly = (text: string) => hang("", text, { width, paint: paint.quiet });
  return [
    paint.heading(counted(runs.length, "entry", "entries")),
    ...phrases(windows, width).map(paint.quiet),
    ...versionsGlance(runs).flatMap(quietly),
    "",
    ...(levels.length === 0 ? [paint.strong("No findings")] : phrases(findingCounts(levels, paint), width, "  ")),
    ...asideWords(runs).flatMap((aside) => hang("", aside, { width, paint: paint.caution })),
    ...(clean.length === 0 ? [] : quietly(`Nothing found: ${ids(clean)}`)),
    ...(blind.length === 0
      ? []
      : hang("", `No data, not one event in the window: ${ids(blind)}`, { width, paint: paint.bad })),
    "",
  ];
}

function chapterLines({ actor, level, happenings, piles }: Chapter, width: number, paint: Palette): readonly string[] {
  return [
    ...hang(`${paint.level[level](levelSign(level))} `, actor, { width, paint: paint.strong }),
    ...happenings.flatMap((happening) => happeningLines(happening, width, paint)),
    ...piles.flatMap((pile) => {
      const sign = paint.level[pile.level](levelSign(pile.level));
      return hang(`  ${sign} `, pileWords(pile), { width, paint: paint.quiet });
    }),
  ];
}

function happeningLines({ finding, entries }: Happening, width: number, paint: Palette): readonly string[] {
  const sign = paint.level[finding.level](levelSign(finding.level));
  const told = `${displayText(finding.title)} (${entries.map(displayText).join(", ")})`;
  return hang(`  ${sign} ${displayText(finding.first_seen)}  `, told, { width, indent: 6 });
}

/** `12 × IAP connections (list-iap-connections)`; a single finding speaks for itself. */
function pileWords({ entry, findings }: Pile): string {
  const [first, ...others] = findings;
  const what = others.length === 0 ? first.title : `${thousands(findings.length)} × ${entry.title}`;
  return displayText(`${what} (${entry.id})`);
}

function routineActors(chapters: readonly Chapter[], width: number, paint: Palette): readonly string[] {
  const left = chapters.length - MOST_ROUTINE;
  return [
    ...chapters
      .slice(0, MOST_ROUTINE)
      .flatMap(({ actor, piles }) =>
        hang(`${levelSign("informational")} `, `${actor}: ${piles.map(pileWords).join("; ")}`, { width }),
      ),
    ...(left > 0 ? hang("", `and ${counted(left, "more actor")}`, { width, paint: paint.quiet }) : []),
  ];
}

function storySteps(chapters: readonly Chapter[], width: number, paint: Palette): readonly string[] {
  const told = new Set<string>();
  const plans = chapters.map(({ happenings, piles }, index) => {
    const findings = happenings.map(({ finding }) => finding);
    const { groups, left } = planSteps(findings, index < MOST_ACTORS ? MOST_STEPS : 0, told);
    const unsaid = happenings
      .filter(({ finding }) => left.includes(finding))
      .flatMap(({ entries }) => entries.slice(0, 1));
    const piled = piles.filter(({ level }) => level !== "informational").map(({ entry }) => entry.id);
    return { groups, entries: [...unsaid, ...piled] };
  });
  const more = [...new Set(plans.flatMap(({ entries }) => entries))];
  const command = `iaprun exec ${more.map(displayText).join(" ")}`;
  return [
    ...plans.flatMap(({ groups }) => groups.flatMap((group) => stepLines(group, width, paint))),
    ...(more.length === 0
      ? []
      : [
          ...hang("", "More, with the same options:", { width, paint: paint.quiet }),
          `      ${paint.command(command)}`,
        ]),
  ];
}
