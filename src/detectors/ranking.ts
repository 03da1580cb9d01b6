/** How severe observations compare: steps along Sigma's levels, and the order in which ranked detectors answer. */

import { compareEvents } from "../model/event.ts";
import { LEVELS, type Level, levelRank, type Observation } from "../model/finding.ts";
import { compareText } from "../model/text.ts";

/** `steps` levels further up, or down when negative; stays inside the scale. */
export function shift(level: Level, steps: number): Level {
  const rank = Math.min(Math.max(levelRank(level) + steps, 0), LEVELS.length - 1);
  return LEVELS[rank] ?? level;
}

/** The more severe of two levels. */
export function worse(a: Level, b: Level): Level {
  return levelRank(a) >= levelRank(b) ? a : b;
}

/** The less severe of two levels. */
export function milder(a: Level, b: Level): Level {
  return levelRank(a) <= levelRank(b) ? a : b;
}

/** Most severe first, then by the time of the first event, then by key, so that one set has one order. */
export function bySeverityThenTime(a: Observation, b: Observation): number {
  return rank(b) - rank(a) || byTime(a, b);
}

/** By the time of the first event, then by key. */
export function byTime(a: Observation, b: Observation): number {
  const [first, second] = [a.evidence[0], b.evidence[0]];
  const order = first === undefined || second === undefined ? 0 : compareEvents(first, second);
  return order || compareText(a.key.join("\n"), b.key.join("\n"));
}

function rank(observation: Observation): number {
  return observation.level === undefined ? -1 : levelRank(observation.level);
}
