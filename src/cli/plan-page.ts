/** A plan as a person reads it: what is asked, what stays here, what it costs. */

import type { Estimate, Plan, PlanStep } from "../engine/plan.ts";
import type { Job } from "../engine/run.ts";
import { formatSize } from "../model/size.ts";
import { formatDuration, formatInstant, type TimeWindow } from "../model/time.ts";
import { formatExpr } from "../query/format.ts";
import type { Page, Section } from "./page.ts";

export interface SourcePlan {
  readonly source: string;
  readonly plan: Plan;
}

export function planPage(jobs: readonly Job[], window: TimeWindow, plans: readonly SourcePlan[]): Page {
  const lookback = Math.max(0, ...jobs.map(({ query }) => query.lookback));
  return {
    title: `What ${jobs.map(({ runbook }) => runbook.id).join(", ")} would ask`,
    facts: [
      `${formatInstant(window.since)} to ${formatInstant(window.until)}`,
      ...(lookback === 0 ? [] : [`and ${formatDuration(lookback)} before it as history`]),
      "nothing was read",
    ],
    sections: [
      { title: jobs.length === 1 ? "Query" : "Queries", items: jobs.map((job) => described(job, jobs.length > 1)) },
      ...plans.flatMap(sourceSections),
    ],
  };
}

function described({ runbook, query }: Job, named: boolean): string {
  const dropped = query.dropped.map((clause) => `; ${clause} fell away, its parameter was not given`);
  return `${named ? `${runbook.id}: ` : ""}${formatExpr(query.where)}${dropped.join("")}`;
}

function sourceSections({ source, plan }: SourcePlan): readonly Section[] {
  const title = (words: string): string => `${source}: ${words}`;
  return [
    ...(plan.steps.length === 0
      ? [{ title: title("what is sent"), prose: ["Nothing."] }]
      : together(plan.steps).map((steps) => stepSection(title, steps))),
    {
      title: title("what stays here, and why"),
      items: plan.local.map(({ what, because }) => `${what} (${because})`),
    },
    { title: title("what to expect"), items: plan.estimates.map(estimateText) },
    { title: title("to know"), items: plan.notes },
  ];
}

/** Requests that do the same one after the other stand below one heading. */
function together(steps: readonly PlanStep[]): readonly (readonly [PlanStep, ...PlanStep[]])[] {
  const groups: [PlanStep, ...PlanStep[]][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0].title === step.title && step.text !== undefined) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

function stepSection(title: (words: string) => string, steps: readonly [PlanStep, ...PlanStep[]]): Section {
  const [first, ...others] = steps;
  const words = others.length === 0 ? first.title : `${steps.length} times ${first.title}`;
  const lines = steps.flatMap(({ text }) => (text === undefined ? [] : text.split("\n")));
  return lines.length === 0 ? { title: title(words), prose: ["As it is."] } : { title: title(words), code: lines };
}

function estimateText({ of, value, bound, because }: Estimate): string {
  return `${bound} ${amount(of, value)}: ${because}`;
}

function amount(of: Estimate["of"], value: number): string {
  switch (of) {
    case "bytes":
      return formatSize(value);
    case "seconds":
      return formatDuration(Math.ceil(value) * 1_000);
    case "usd":
      return `$${value < 0.01 && value > 0 ? value.toPrecision(1) : value.toFixed(2)}`;
    case "requests":
    case "objects":
    case "files":
      return `${value.toLocaleString("en-US")} ${value === 1 ? of.slice(0, -1) : of}`;
  }
}
