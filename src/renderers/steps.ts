/** Next steps in the order a person takes them: the most severe finding first, and no command twice. */

import { type Finding, type Level, levelRank, type NextStep } from "../model/finding.ts";

/** Findings whose next steps are the same, and those of the steps that no earlier group has. */
export interface StepGroup {
  readonly findings: readonly [Finding, ...Finding[]];
  readonly steps: readonly NextStep[];
}

export interface StepPlan {
  readonly groups: readonly StepGroup[];
  /** Findings that have further steps of their own beyond `most` groups. */
  readonly left: readonly Finding[];
}

/**
 * Steps of every finding above informational, one group for each different list of them. Informational findings are
 * lists to read (connections, web requests): the first one stands for all of them, and only where nothing is worse.
 */
export function planSteps(findings: readonly Finding[], most: number, told: Set<string> = new Set()): StepPlan {
  const ranked = bySeverity(findings.filter((finding) => finding.next_steps.length > 0));
  const worth = ranked.filter((finding) => finding.level !== "informational");
  const groups: { findings: [Finding, ...Finding[]]; steps: readonly NextStep[]; name: string }[] = [];
  const left: Finding[] = [];
  for (const finding of worth.length > 0 ? worth : ranked.slice(0, 1)) {
    const name = finding.next_steps.map(identity).join("\n");
    const same = groups.find((group) => group.name === name);
    const steps = finding.next_steps.filter((step) => !told.has(identity(step)));
    if (same !== undefined) same.findings.push(finding);
    else if (steps.length === 0) continue;
    else if (groups.length === most) left.push(finding);
    else {
      groups.push({ findings: [finding], steps, name });
      for (const step of steps) told.add(identity(step));
    }
  }
  return { groups, left };
}

/** Most severe first; equals stay in their order. */
export function bySeverity<T extends { readonly level: Level }>(findings: readonly T[]): readonly T[] {
  return findings.toSorted((a, b) => levelRank(b.level) - levelRank(a.level));
}

/** Two steps with one command are one step, whatever their titles; a step without a command is its title. */
function identity(step: NextStep): string {
  return step.command === undefined ? `title ${step.title}` : `command ${step.command}`;
}
