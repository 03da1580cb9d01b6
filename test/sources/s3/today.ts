/** The window of the tests, and a client that does not sleep between attempts. */

import type { Request } from "../../../src/engine/source.ts";
import { TRUE } from "../../../src/query/expr.ts";
import type { Patience } from "../../../src/sources/aws/patience.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Midnight at the beginning of the first of June 2026. */
export const JUNE = Date.UTC(2026, 5, 1);

export const TODAY: Request = { where: TRUE, window: { since: JUNE, until: JUNE + DAY }, now: JUNE + DAY };
export const HASTY: Patience = { attempts: 5, pause: () => 1 };
