/** Every rule beyond what a file must have to load, in the order in which they are told. */

import type { LintRule } from "../rule.ts";
import { badReference } from "./bad-reference.ts";
import { duplicateReference } from "./duplicate-reference.ts";
import { neverTrue } from "./never-true.ts";
import { noAction } from "./no-action.ts";
import { noFiringTest } from "./no-firing-test.ts";
import { noQuietTest } from "./no-quiet-test.ts";
import { readsEverything } from "./reads-everything.ts";
import { staleExample } from "./stale-example.ts";
import { thinRationale } from "./thin-rationale.ts";
import { trailingBlanks } from "./trailing-blanks.ts";
import { unknownOperation } from "./unknown-operation.ts";
import { unreasonedThreshold } from "./unreasoned-threshold.ts";
import { vagueParameter } from "./vague-parameter.ts";

export const lintRules: readonly LintRule[] = [
  thinRationale,
  vagueParameter,
  unreasonedThreshold,
  neverTrue,
  unknownOperation,
  readsEverything,
  staleExample,
  noAction,
  badReference,
  duplicateReference,
  noFiringTest,
  noQuietTest,
  trailingBlanks,
];
