/** Next steps with a finding's values in them: printable in titles, shell-quoted in commands, never run. */

import type { NextStep } from "../model/finding.ts";
import type { FindingFacts } from "../model/finding-values.ts";
import { memo } from "../model/memo.ts";
import { printable, shellQuote } from "../model/text.ts";
import type { Step } from "./runbook.ts";
import { parseText, valueText } from "./steps/placeholder.ts";
import { fillCommandValue, parseCommand } from "./steps/shell-template.ts";

type Values = (name: string) => string | undefined;

/** The steps that this finding has the values for, in order. `again`: options that entries which are run next repeat. */
export function fillSteps(
  steps: readonly Step[],
  finding: FindingFacts,
  again: readonly string[] = [],
): readonly NextStep[] {
  return steps.map((step) => fillStep(step, finding, again)).filter((step) => step !== undefined);
}

/**
 * `undefined` when the finding lacks a value the step needs: such a step is about something this finding has not, and
 * the report still shows the entry's steps as written. `again` is repeated by entries that are run next.
 */
export function fillStep(step: Step, finding: FindingFacts, again: readonly string[] = []): NextStep | undefined {
  const values: Values = (name) => valueText(finding, name);
  const title = fillText(step.title, values);
  const command = fillAction(step, values, again);
  if (title === undefined || command === undefined) return undefined;
  return { title: printable(title), ...(command === "" ? {} : { command }) };
}

/** The step as its author wrote it. */
export function describeStep(step: Step): NextStep {
  const command =
    step.exec === undefined ? step.command : execLine(step.exec, Object.entries(step.with ?? {}), [], String);
  return { title: step.title, ...(command === undefined ? {} : { command }) };
}

function fillAction(step: Step, values: Values, again: readonly string[]): string | undefined {
  if (step.command !== undefined) return fillCommand(step.command, values);
  if (step.exec === undefined) return "";
  const given: [string, string][] = [];
  for (const [name, template] of Object.entries(step.with ?? {})) {
    const value = fillText(template, values);
    if (value === undefined) return undefined;
    given.push([name, value]);
  }
  return execLine(step.exec, given, again, shellQuote);
}

function execLine(
  id: string,
  given: readonly (readonly [string, string])[],
  again: readonly string[],
  quote: (word: string) => string,
): string {
  const params = given.flatMap(([name, value]) => ["-p", quote(`${name}=${value}`)]);
  return ["iaprun", "exec", quote(id), ...params, ...again.map(quote)].join(" ");
}

const textParts = memo(parseText);
const commandParts = memo(parseCommand);

function fillText(template: string, values: Values): string | undefined {
  return whole(textParts(template).map((part) => (typeof part === "string" ? part : values(part.name))));
}

function fillCommand(template: string, values: Values): string | undefined {
  const command = commandParts(template);
  if (!command.ok) return undefined;
  return whole(
    command.parts.map((part) => {
      if (typeof part === "string") return part;
      const value = values(part.name);
      return value === undefined ? undefined : fillCommandValue(part, value);
    }),
  );
}

function whole(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join("");
}
