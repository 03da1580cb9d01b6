/** What was aimed at, beside what came out, also where it was missed. */

import type { Part } from "./part.ts";
import { TOGETHER } from "./parts/cloudtrail-files.ts";
import type { Size } from "./parts/scaling.ts";
import { RARE, SELECTIVE, UNSELECTIVE } from "./questions.ts";
import type { Measured } from "./rounds.ts";
import { markdown } from "./table.ts";
import { ALL, FLOOR } from "./ways.ts";

export interface Results {
  readonly files?: Part | undefined;
  readonly tiny?: Part | undefined;
  readonly large?: Part | undefined;
  readonly start?: Part | undefined;
  readonly sizes: readonly Size[];
}

interface Goal {
  readonly work: string;
  readonly bound: "at most" | "at least" | "under";
  readonly aim: number;
  readonly unit: string;
  readonly came: number | undefined;
}

export function goalsTable(results: Results): string {
  const rows = goals(results).map(({ work, bound, aim, unit, came }) => [
    work,
    `${bound} ${aim.toLocaleString("en")} ${unit}`,
    came === undefined ? "not measured" : came.toLocaleString("en", { maximumFractionDigits: came < 100 ? 2 : 0 }),
    came === undefined ? "" : isMet(bound, aim, came) ? "met" : "**missed**",
  ]);
  return markdown(["Work", "Goal", "Measured", ""], rows);
}

function isMet(bound: Goal["bound"], aim: number, came: number): boolean {
  switch (bound) {
    case "at most":
      return came <= aim;
    case "at least":
      return came >= aim;
    case "under":
      return came < aim;
  }
}

function goals({ files, tiny, large, start, sizes }: Results): readonly Goal[] {
  const times = (part: Part | undefined, name: string, of: string): number | undefined => {
    const [one, other] = [wayOf(part?.measured, name), wayOf(part?.measured, of)];
    return one === undefined || other === undefined ? undefined : one.wall / other.wall;
  };
  const toFloor = (work: string, name: string, aim: number): Goal => {
    return { work, bound: "at most", aim, unit: "times the floor", came: times(files, name, FLOOR) };
  };
  const faster = (rival: string, aim: number): Goal => {
    const came = times(files, rival, SELECTIVE.entry);
    return { work: `one selective entry beside ${rival}`, bound: "at least", aim, unit: "times as fast", came };
  };
  const memory = (work: string, measured: readonly Measured[] | undefined, name = SELECTIVE.entry): Goal => {
    return { work, bound: "under", aim: 150, unit: "MB", came: wayOf(measured, name)?.megabytes };
  };
  const toNode = (name: string, aim: number): Goal => {
    return {
      work: `\`${name}\``,
      bound: "at most",
      aim,
      unit: "times `node -e 0`",
      came: times(start, name, "node -e 0"),
    };
  };
  const opened = wayOf(tiny?.measured, SELECTIVE.entry);
  return [
    toFloor("one selective entry", SELECTIVE.entry, 1.15),
    toFloor("an entry that hardly ever matches", RARE.entry, 1.15),
    faster("DuckDB", 4),
    faster("chDB", 1.5),
    faster("jq", 20),
    toFloor(TOGETHER, TOGETHER, 1.6),
    toFloor("`--all`", ALL, 1.6),
    toFloor("an unselective entry", UNSELECTIVE.entry, 2.5),
    ...sizes.flatMap(({ records, measured }) => [
      memory(`peak memory, one selective entry, ${records.toLocaleString("en")} records`, measured),
      memory(`peak memory, \`--all\`, ${records.toLocaleString("en")} records`, measured, ALL),
    ]),
    memory("peak memory, one large file", large?.measured),
    {
      work: "tiny files",
      bound: "at least",
      aim: 10_000,
      unit: "files/s",
      came: opened === undefined ? undefined : (tiny?.work?.count ?? 0) / opened.wall,
    },
    toNode("iaprun --version", 1.5),
    toNode("iaprun list", 2.5),
    toNode("iaprun lint", 4),
  ];
}

/** A way that was stopped measured nothing. */
function wayOf(measured: readonly Measured[] | undefined, name: string): Measured | undefined {
  return measured?.find(({ way, stopped }) => way.name === name && !stopped);
}
