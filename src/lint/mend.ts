/** `--fix`: what has one right answer is written, comments and formatting stay. */

import { UsageError } from "../model/errors.ts";
import { parseRunbook } from "../runbook/parse.ts";
import { failing } from "./check-file.ts";
import type { LintRule, Subject } from "./rule.ts";
import { subjectOf } from "./subject.ts";

/** Mending one thing may bring out another. */
const MOST_ROUNDS = 4;

/** The text as it should be; `text` itself when there is nothing to mend. */
export async function mend(text: string, file: string, off: ReadonlySet<string>): Promise<string> {
  // Bytes that are no UTF-8 would not come back as they were.
  if (text.includes("\ufffd")) return text;
  let mended = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = mended;
    mended = await mendOnce(before, file, off);
    if (mended === before) break;
  }
  return mended;
}

async function mendOnce(text: string, file: string, off: ReadonlySet<string>): Promise<string> {
  const { runbook, diagnostics, documents } = parseRunbook(text, file);
  if (runbook === undefined) {
    const bare = diagnostics.filter(({ code }) => code === "runbook/unquoted-account-id");
    return bare.reduceRight((mended, { line, column }) => quoteNumber(mended, line, column), text);
  }
  const subject = await subjectOf(runbook, text, documents);
  for (const rule of failing(subject, off)) {
    const mended = apply(rule, subject);
    if (mended !== text) return mended;
  }
  return text;
}

/** What cannot be mended as it stands is left, and told as a problem. */
function apply(rule: LintRule, subject: Subject): string {
  try {
    return rule.fix?.(subject) ?? subject.text;
  } catch (error) {
    if (error instanceof UsageError) return subject.text;
    throw error;
  }
}

function quoteNumber(text: string, line: number, column: number): string {
  const lines = text.split("\n");
  const here = lines[line - 1] ?? "";
  lines[line - 1] = here.slice(0, column - 1) + here.slice(column - 1).replace(/^\d+/, '"$&"');
  return lines.join("\n");
}
