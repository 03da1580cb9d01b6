/** The SELECT over an event data store. What a store holds decides its columns, and nobody can ask for those beforehand. */

import { formatInstant, type TimeWindow } from "../../model/time.ts";
import { type SqlWhere, toSqlWhere } from "../../query/backends/sql.ts";
import type { Expr } from "../../query/expr.ts";
import { identifier } from "../sql/identifier.ts";

/** `events`: CloudTrail's own; `whole-events`: the same, with the column `eventjson`; `activity`: what integrations put in. */
export const STORE_CONTENTS = ["whole-events", "events", "activity"] as const;
export type StoreContent = (typeof STORE_CONTENTS)[number];

export interface LakeStatement {
  readonly sql: string;
  readonly where: SqlWhere;
}

/** StartQuery takes so many characters (CloudTrail API). */
const LONGEST_STATEMENT = 10_000;

/** Columns of CloudTrail's events, by how they are brought to text: "Supported SQL schemas for event data stores", CloudTrail user guide. */
const EVENT_COLUMNS = {
  text: [
    ...["eventversion", "eventsource", "eventname", "awsregion", "sourceipaddress", "useragent", "errorcode"],
    ...["errormessage", "requestid", "eventid", "eventtype", "apiversion", "recipientaccountid", "sharedeventid"],
    ...["vpcendpointid", "vpcendpointaccountid", "eventcategory", "sessioncredentialfromconsole"],
  ],
  cast: ["eventtime", "readonly", "managementevent"],
  json: [
    ...["useridentity", "requestparameters", "responseelements", "additionaleventdata", "resources"],
    ...["serviceeventdetails", "addendum", "edgedevicedetails", "tlsdetails"],
  ],
} as const;

/** Likewise, of non-AWS events. */
const ACTIVITY_COLUMNS = {
  text: ["eventversion", "eventcategory", "eventtype", "eventid", "awsregion", "recipientaccountid"],
  cast: ["eventtime"],
  json: ["addendum", "metadata", "eventdata"],
} as const;

type Columns = Readonly<Record<"text" | "cast" | "json", readonly string[]>>;

/** `eventjson` is the record itself; the columns are only brought where it is missing, so that nothing comes twice. */
export function lakeStatement(
  store: string,
  content: StoreContent,
  { where, window }: { readonly where: Expr; readonly window: TimeWindow },
): LakeStatement {
  const columns: Columns = content === "activity" ? ACTIVITY_COLUMNS : EVENT_COLUMNS;
  const whole = identifier("eventjson");
  const select = expressions(columns).map(([name, sql]) =>
    content === "whole-events"
      ? `CASE WHEN ${whole} IS NULL THEN ${sql} END AS ${identifier(name)}`
      : `${sql} AS ${identifier(name)}`,
  );
  const write = (condition: string): string =>
    [
      `SELECT ${[...(content === "whole-events" ? [whole] : []), ...select].join(",\n       ")}`,
      `FROM ${store}`,
      `WHERE ${timeWithin(window)}\n  AND ${condition}`,
    ].join("\n");
  const dialect = content === "activity" ? "lake-activity" : "lake";
  const asked = toSqlWhere(where, dialect, { maxLength: LONGEST_STATEMENT - write("").length });
  return { sql: write(asked.sql), where: asked };
}

function expressions({ text, cast, json }: Columns): readonly (readonly [string, string])[] {
  return [
    ...text.map((name) => [name, identifier(name)] as const),
    ...cast.map((name) => [name, `CAST(${identifier(name)} AS varchar)`] as const),
    ...json.map((name) => [name, `json_format(CAST(${identifier(name)} AS JSON))`] as const),
  ];
}

/** Here the column is a timestamp, and the store is laid out by it. */
function timeWithin({ since, until }: TimeWindow): string {
  const time = identifier("eventtime");
  return `${time} >= timestamp '${sqlTime(since)}' AND ${time} < timestamp '${sqlTime(until)}'`;
}

const LAST = 253_402_300_799_000;

export function sqlTime(ms: number): string {
  return formatInstant(Math.min(Math.max(ms, 0), LAST))
    .replace("T", " ")
    .replace("Z", "");
}
