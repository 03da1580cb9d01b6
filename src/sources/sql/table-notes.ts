/** What a table cannot show, and what keeps it from being read at all. */

import type { Gap } from "../../model/coverage.ts";
import { formatInstant, type TimeWindow } from "../../model/time.ts";
import { isAccount } from "./partitions.ts";
import { projectedSpan } from "./projected-span.ts";
import { missingNames, type SqlTable } from "./table.ts";

export interface TableFault {
  readonly what: string;
  readonly hint: string;
}

const NEEDED = ["eventname", "eventsource", "eventtime"];
const LISTED = 8;

export function tableFaults(table: SqlTable, accounts: readonly string[]): readonly TableFault[] {
  const absent = NEEDED.filter((name) => !table.columns.has(name));
  const injected = table.partitions.filter(
    (partition) => partition.kind === "injected" && !(isAccount(partition) && accounts.length > 0),
  );
  return [
    ...(absent.length === 0
      ? []
      : [
          {
            what: `no CloudTrail table, it has no column ${absent.join(", ")}`,
            hint: "make one with what iaprun athena-ddl prints",
          },
        ]),
    ...injected.map((partition) => ({
      what: `its partition "${partition.name}" is injected, so that every query must name its values`,
      hint: isAccount(partition)
        ? "list the accounts under sources in iaprun.yaml"
        : "make the table with an enum in its place: iaprun athena-ddl prints one",
    })),
  ];
}

/** Of columns, accounts and Regions that are not in the table. */
export function tableNotes(table: SqlTable): readonly string[] {
  const missing = missingNames(table);
  const values = table.partitions.flatMap(({ name, kind, values: list = [] }) =>
    kind === "enum" && list.length > 0
      ? [`${name} ${list.length > LISTED ? `(${list.length} values)` : list.join(", ")}`]
      : [],
  );
  return [
    ...(missing.length === 0
      ? []
      : [
          `the table has no ${missing.join(", ")}: what only they tell is not seen (iaprun athena-ddl prints a table with them)`,
        ]),
    ...(values.length === 0 ? [] : [`the table reads only ${values.join(" and ")}: nothing else is looked at`]),
    "records delivered more than a day after their event are not read: the table is asked by day of delivery",
  ];
}

/**
 * A projection begins on a day, and may end on one: what was delivered outside of it does not exist for the table.
 * `engine`: as people call it; `now`: what NOW in a range means, and without it such an end counts as unknown.
 */
export function tableGaps(table: SqlTable, window: TimeWindow, engine: string, now?: number): readonly Gap[] {
  return table.partitions.flatMap((partition) => {
    const { name, first = "", last = "" } = partition;
    const reach = projectedSpan(partition, now);
    const gap = (since: number, until: number, told: string): Gap => ({
      reason: "not-in-table",
      what: `${engine}: ${formatInstant(since)} to ${formatInstant(until)}: the table's partition "${name}" ${told}`,
    });
    return [
      ...(window.since >= reach.since
        ? []
        : [gap(window.since, Math.min(reach.since, window.until), `begins ${first}`)]),
      ...(window.until <= reach.until ? [] : [gap(Math.max(reach.until, window.since), window.until, `ends ${last}`)]),
    ];
  });
}
