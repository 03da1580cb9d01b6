/** Errors that end a command, and the exit codes scripts rely on. One `catch`, in `cli/main.ts`. */

import { type Diagnostic, formatDiagnostic } from "./diagnostic.ts";

export const EXIT = { ok: 0, findings: 1, usage: 2, incomplete: 3, bug: 70, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** `message`: what and where, lower case. `hint`: what to do, imperative. */
export abstract class IaprunError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
  }
}

/** The command line, a parameter, the config or a runbook file is wrong. */
export class UsageError extends IaprunError {
  readonly exitCode = EXIT.usage;
}

/** Files the user wrote have defects; the message lists them all. */
export class DiagnosticsError extends IaprunError {
  readonly exitCode = EXIT.usage;
  readonly diagnostics: readonly Diagnostic[];

  constructor(summary: string, diagnostics: readonly Diagnostic[]) {
    super([summary, ...diagnostics.map(formatDiagnostic)].join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** A source cannot be opened or read at all. */
export class SourceError extends IaprunError {
  readonly exitCode = EXIT.incomplete;
}
