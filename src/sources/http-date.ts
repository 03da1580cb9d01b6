/** The clock of a server, as its `Date` header tells it. */

import { parseInstant } from "../model/time.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Epoch milliseconds of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers write (RFC 9110, 5.6.7). */
export function parseHttpDate(value: string): number | undefined {
  const [, day, month = "", year, time] = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) ([\d:]{8}) GMT$/.exec(value) ?? [];
  const number = `${MONTHS.indexOf(month) + 1}`.padStart(2, "0");
  return parseInstant(`${year}-${number}-${day}T${time}Z`)?.ms;
}
