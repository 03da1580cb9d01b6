/** The request that most tests of `cloudtrail:` make. */

import type { Request } from "../../../src/engine/source.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { DAY, NOON } from "../../support/event.ts";

export const ACCOUNT = "111122223333";
export const WINDOW = { since: NOON - DAY, until: NOON };
export const EVERYTHING: Request = { where: TRUE, window: WINDOW, now: NOON };
