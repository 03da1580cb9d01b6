/** Which names of values an entry may use in columns, placeholders and tests: those its findings can have. */

import { FINDING_COLUMNS } from "../model/finding-values.ts";
import { attributesOf } from "./detector-options.ts";
import type { Judge } from "./runbook.ts";

/** For entries that name no columns. */
export const DEFAULT_COLUMNS = ["last_seen", "level", "actor", "src", "target", "count", "title"] as const;

/** Every name with its meaning: the common ones, and the detector's attributes or the correlation's groups. */
export function vocabulary(judge: Judge | undefined): ReadonlyMap<string, string> {
  return new Map([...Object.entries(FINDING_COLUMNS), ...ownNames(judge)]);
}

function ownNames(judge: Judge | undefined): readonly (readonly [string, string])[] {
  switch (judge?.kind) {
    case undefined:
      return [];
    case "detector":
      return Object.entries(attributesOf(judge.id));
    case "correlation":
      return judge.correlation.groupBy.map(({ name }) => [name, "What the events of one group share"] as const);
  }
}
