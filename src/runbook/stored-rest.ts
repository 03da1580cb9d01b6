/** What the index leaves out of an entry, as the build writes it down beside the index: JSON, so maps and sets as lists. */

import type { Detection } from "../query/detection.ts";
import type { Runbook, RunbookQuery } from "./runbook.ts";

/** What takes longest to read, or is only asked of single entries. */
export type Left = "query" | "tests" | "example_output" | "rationale";
export type Rest = Pick<Runbook, Left>;

export interface StoredRest extends Omit<Rest, "query"> {
  readonly query: Omit<RunbookQuery, "detection"> & {
    readonly detection: Omit<Detection, "selections" | "params"> & {
      readonly selections: readonly (readonly [string, Detection["condition"]])[];
      readonly params: readonly string[];
    };
  };
}

export function toStored({ query, tests, example_output, rationale }: Rest): StoredRest {
  const { detection } = query;
  const lists = { ...detection, selections: [...detection.selections], params: [...detection.params] };
  return { query: { ...query, detection: lists }, tests, example_output, rationale };
}

export function fromStored({ query, ...rest }: StoredRest): Rest {
  const { selections, params, ...detection } = query.detection;
  return {
    ...rest,
    query: { ...query, detection: { ...detection, selections: new Map(selections), params: new Set(params) } },
  };
}
