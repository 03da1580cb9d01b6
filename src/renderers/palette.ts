/** Colour and signs of a report. Every colour has a word or a sign beside it, so that a report reads the same without. */

import { Chalk, type ChalkInstance } from "chalk";
import { LEVELS, type Level } from "../model/finding.ts";
import { counted, thousands } from "./display.ts";

export type Paint = (text: string) => string;

export interface Palette {
  readonly heading: Paint;
  readonly strong: Paint;
  readonly quiet: Paint;
  readonly command: Paint;
  readonly good: Paint;
  readonly caution: Paint;
  readonly bad: Paint;
  readonly level: Readonly<Record<Level, Paint>>;
}

/** Sixteen colours only: the ones a terminal's own theme keeps readable on its background. */
export function palette(color: boolean): Palette {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const paint =
    (style: ChalkInstance): Paint =>
    (text) =>
      style(text);
  return {
    heading: paint(chalk.bold),
    strong: paint(chalk.bold),
    quiet: paint(chalk.dim),
    command: paint(chalk.cyan),
    good: paint(chalk.green),
    caution: paint(chalk.yellow),
    bad: paint(chalk.red.bold),
    level: {
      critical: paint(chalk.red.bold),
      high: paint(chalk.red),
      medium: paint(chalk.yellow),
      low: paint(chalk.cyan),
      informational: paint(chalk.dim),
    },
  };
}

const SIGNS: Readonly<Record<Level, string>> = { critical: "■", high: "▲", medium: "◆", low: "●", informational: "·" };

export function levelSign(level: Level): string {
  return SIGNS[level];
}

/** `3 findings`, `▲ 2 high`, `● 1 low`, most severe first: it is also the legend of the signs. */
export function findingCounts(levels: readonly Level[], paint: Palette): readonly string[] {
  const perLevel = LEVELS.toReversed().flatMap((level) => {
    const count = levels.filter((each) => each === level).length;
    return count === 0 ? [] : [paint.level[level](`${levelSign(level)} ${thousands(count)} ${level}`)];
  });
  return [paint.strong(counted(levels.length, "finding")), ...perLevel];
}
