/** Port: what makes a sound entry a good one. A new rule is a file in `rules/` and a line in `rules/index.ts`. */

import type { Issue } from "../model/diagnostic.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { YamlDocument } from "../runbook/yaml-document.ts";

export type Severity = "error" | "warning";

export interface LintRule {
  /** `lint/` and kebab-case; it never changes, comments and config files name it. */
  readonly id: string;
  /** What is wrong where it fires, in one line. */
  readonly summary: string;
  /** A short page: why it matters, and what to write instead. */
  readonly why: string;
  readonly level: Severity;
  /** Whether it also holds for plain Sigma rules, which have no parameters, next steps or tests of their own. */
  readonly sigma: boolean;
  readonly check: (subject: Subject) => readonly LintIssue[];
  /** The file's text, mended; only where there is one right answer. Called for a subject that `check` finds fault with. */
  readonly fix?: (subject: Subject) => string;
}

/** `offset`: where in the text, for what is no value of the document. */
export interface LintIssue extends Omit<Issue, "code"> {
  readonly offset?: number;
}

/** One file that loads without a defect. */
export interface Subject {
  readonly runbook: Runbook;
  readonly text: string;
  /** Its YAML documents. */
  readonly documents: readonly YamlDocument[];
  readonly example: Example;
}

/** What the first test renders, whole lines; empty without tests, and when it finds nothing. */
export type Example =
  | { readonly ok: true; readonly rendered: string }
  | { readonly ok: false; readonly reason: string };
