/** One file through every rule. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { YamlDocument } from "../runbook/yaml-document.ts";
import { applyDisables, disablesIn } from "./disables.ts";
import type { LintIssue, LintRule, Subject } from "./rule.ts";
import { lintRules } from "./rules/index.ts";
import { subjectOf } from "./subject.ts";
import { lineAt } from "./tokens.ts";

export interface FileToCheck {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly YamlDocument[];
  /** Absent when the file does not load. */
  readonly runbook?: Runbook;
  /** What keeps it from loading, or from standing beside the others. */
  readonly defects: readonly Diagnostic[];
}

/** By place. */
export async function checkFile({
  file,
  text,
  documents,
  runbook,
  defects,
}: FileToCheck): Promise<readonly Diagnostic[]> {
  const found = runbook === undefined ? [] : faults(await subjectOf(runbook, text, documents));
  const { left, bad } = applyDisables(found, disablesIn(text), runbook !== undefined);
  return [...defects, ...left, ...bad.map((each) => ({ file, ...each }))].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** The rules that find fault with a subject and are switched off neither in its file nor everywhere. */
export function failing(subject: Subject, off: ReadonlySet<string>): readonly LintRule[] {
  const { left } = applyDisables(faults(subject), disablesIn(subject.text), true);
  return lintRules.filter(({ id }) => !off.has(id) && left.some(({ code }) => code === id));
}

function faults(subject: Subject): readonly Diagnostic[] {
  const { runbook } = subject;
  const issues = lintRules
    .filter(({ sigma }) => sigma || runbook.kind === "runbook")
    .flatMap((rule) => rule.check(subject).map((issue) => ({ rule, issue })));
  if (issues.length === 0) return [];
  const [document] = subject.documents;
  return issues.map(({ rule, issue }) => place(rule.id, issue, subject, document));
}

function place(
  code: string,
  issue: LintIssue,
  { text, runbook: { file } }: Subject,
  document?: YamlDocument,
): Diagnostic {
  const { offset, message, hint } = issue;
  if (offset === undefined && document !== undefined) return document.place({ ...issue, code });
  const at = offset ?? 0;
  const column = at - text.lastIndexOf("\n", at - 1);
  return {
    file,
    line: lineAt(text, at),
    column: at === 0 ? 1 : column,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}
