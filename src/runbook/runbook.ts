/** A checked catalogue entry: what every part after the loader may take for granted. */

import type { DetectorId } from "../detectors/index.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Estate } from "../model/estate.ts";
import type { Plane } from "../model/event.ts";
import type { Level } from "../model/finding.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { TimeWindow } from "../model/time.ts";
import type { Correlation } from "../query/correlation.ts";
import type { Detection } from "../query/detection.ts";
import type { TemplatePart } from "../query/expr.ts";

/** Sigma's words for how far an entry can be trusted. */
export const STATUSES = ["experimental", "test", "stable", "deprecated", "unsupported"] as const;
export type Status = (typeof STATUSES)[number];

export interface Runbook {
  /** The file's name without its ending; unique in a catalogue. */
  readonly id: string;
  /** `sigma`: a plain Sigma rule file, taken as it is; it has no parameters, next steps or tests of its own. */
  readonly kind: "runbook" | "sigma";
  readonly title: string;
  readonly level: Level;
  readonly status: Status;
  readonly tags: readonly string[];
  readonly rationale: string;
  readonly params: Readonly<Record<string, ParamSpec>>;
  readonly query: RunbookQuery;
  readonly output: { readonly columns: readonly string[] };
  readonly example_output: string;
  readonly next_steps: readonly Step[];
  readonly falsepositives: readonly string[];
  readonly references: readonly string[];
  /** Who wrote the entry, or the rule it was made from. */
  readonly author?: string;
  readonly license?: string;
  /** Id of the rule it was made from. */
  readonly derived_from?: string;
  readonly tests: readonly RunbookTest[];
  /** The file as it was named when it was loaded. */
  readonly file: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
}

export interface RunbookQuery {
  /** Whose events alone it is about, where it says so; part of the detection's condition already. */
  readonly plane?: Plane;
  readonly detection: Detection;
  /** How far before the window events are read as history: milliseconds, or the duration parameter that says it. */
  readonly lookback?: number | { readonly param: string };
  readonly judge: Judge;
}

/** What turns matching events into findings. In `with`, the text `%name%` stands for the parameter `name`. */
export type Judge =
  | { readonly kind: "detector"; readonly id: DetectorId; readonly with: JsonObject }
  | { readonly kind: "correlation"; readonly correlation: Correlation<TemplatePart> };

export const SCALAR_TYPES = ["string", "integer", "number", "boolean", "duration", "cidr", "enum"] as const;
export type ScalarType = (typeof SCALAR_TYPES)[number];

/** A typed parameter. Durations are milliseconds here, in `min` and `max` too. */
export interface ParamSpec {
  readonly type: ScalarType | "list";
  /** The type of a list's elements. */
  readonly of?: ScalarType;
  readonly description: string;
  /** Not given, its clauses of the query are dropped. */
  readonly optional: boolean;
  readonly default?: JsonValue;
  readonly min?: number;
  readonly max?: number;
  /** What an `enum` may be. */
  readonly choices?: readonly string[];
}

/** What to do with a finding: in words, as another entry to run, or as a command to paste. `{name}` stands for a value of the finding. */
export interface Step {
  readonly title: string;
  readonly exec?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly command?: string;
}

export interface RunbookTest {
  readonly name: string;
  /** The records themselves, or a file beside the entry or below a `fixtures/` folder beside or above it, nearest first. */
  readonly events: string | readonly JsonObject[];
  /** As on a command line, but typed. */
  readonly params: JsonObject;
  /** Without one, the window that just covers every event. */
  readonly window?: TimeWindow;
  readonly estate: Estate;
  /** The findings that must come out, all of them, in order; empty: it must stay quiet. */
  readonly expect: readonly Expectation[];
}

/** Values of one finding by column name, or its `key`; `title` need only occur in the finding's title, `null` means: has none. */
export type Expectation = Readonly<Record<string, JsonValue>>;

/** What became of one file. */
export interface ParsedRunbook {
  /** Absent when there is any diagnostic. */
  readonly runbook?: Runbook;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What an entry is apart from its text. */
export type Identity = Pick<Runbook, "id" | "file" | "sha256">;
