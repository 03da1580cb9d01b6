/** Measurements as Markdown. */

import type { Part } from "./part.ts";
import type { Size } from "./parts/scaling.ts";
import type { Measured } from "./rounds.ts";

export function tableOf({ measured, work }: Part): string {
  const [first] = measured;
  const rate = work === undefined ? [] : [`${work.unit}/s`];
  const rows = measured.map((one) => [
    one.way.name,
    seconds(one),
    first === undefined ? "" : (one.wall / first.wall).toFixed(2),
    ...(work === undefined ? [] : [rateOf(work.count / one.wall)]),
    one.cpu?.toFixed(2) ?? "",
    one.megabytes?.toFixed(0) ?? "",
    String(one.turns),
  ]);
  return markdown(["Way", "wall s", `to ${first?.way.name}`, ...rate, "CPU s", "peak MB", "turns"], rows);
}

export function scalingTable(sizes: readonly Size[]): string {
  const rows = sizes.flatMap(({ records, measured }) =>
    measured.map((one) => [
      records.toLocaleString("en"),
      one.way.name,
      seconds(one),
      (one.wall / (measured[0]?.wall ?? one.wall)).toFixed(2),
      one.cpu?.toFixed(2) ?? "",
      one.megabytes?.toFixed(0) ?? "",
      String(one.turns),
    ]),
  );
  return markdown(
    ["Records", "Way", "wall s", `to ${sizes[0]?.measured[0]?.way.name}`, "CPU s", "peak MB", "turns"],
    rows,
  );
}

/** The first column is of words, the others are of numbers; `Way` is of words wherever it stands. */
export function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const rule = `|${heads.map((head, index) => (index === 0 || head === "Way" ? "---" : "--:")).join("|")}|\n`;
  return line(heads) + rule + rows.map(line).join("");
}

function seconds({ wall, stopped }: Measured): string {
  return stopped ? `stopped after ${wall.toFixed(0)}` : wall.toFixed(2);
}

function rateOf(perSecond: number): string {
  return perSecond < 10_000 ? perSecond.toFixed(0) : `${Math.round(perSecond / 1000).toLocaleString("en")}k`;
}
