/** A defect in a file the user wrote: found in one pass, placed by line and column, told by a code that never changes. */

/** Where in a document: keys and indexes from its root. */
export type Path = readonly (string | number)[];

/** A defect before its place is known: `key` points at the key itself, not its value. */
export interface Issue {
  readonly code: string;
  readonly path: Path;
  readonly key?: boolean;
  /** What is wrong, lower case, without a full stop. */
  readonly message: string;
  /** What to do about it, imperative. */
  readonly hint?: string;
}

/** `line` and `column` count from 1. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** A value, or every reason why there is none. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, code, message, hint } = diagnostic;
  return `${file}:${line}:${column} ${code} ${message}${hint === undefined ? "" : `\n  hint: ${hint}`}`;
}
