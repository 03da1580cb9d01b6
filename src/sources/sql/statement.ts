/** One SELECT over a CloudTrail table: what to bring back, of which partitions, of what time, and which rows may match. */

import type { TimeWindow } from "../../model/time.ts";
import { type SqlDialect, type SqlWhere, toSqlWhere } from "../../query/backends/sql.ts";
import type { Expr } from "../../query/expr.ts";
import { eventTimeWithin } from "./event-time.ts";
import { partitionConditions } from "./partitions.ts";
import { selectList } from "./select.ts";
import { type SqlTable, textPathsOf } from "./table.ts";

export interface Question {
  readonly where: Expr;
  readonly window: TimeWindow;
  /** Only these accounts, where a partition tells the account. */
  readonly accounts?: readonly string[];
  /** Characters the engine takes. */
  readonly maxLength?: number;
}

export interface Statement {
  readonly sql: string;
  readonly where: SqlWhere;
}

/** Rows of the window that may match, in no order. Nothing is counted or grouped there: law 1 leaves that to the matcher. */
export function buildStatement(table: SqlTable, question: Question, dialect: SqlDialect): Statement {
  const { where, window, accounts = [], maxLength } = question;
  const conditions = [...partitionConditions(table.partitions, window, accounts), eventTimeWithin(window)];
  const write = (condition: string): string =>
    [
      `SELECT ${selectList(table.columns).join(",\n       ")}`,
      `FROM ${table.from}`,
      `WHERE ${[...conditions, condition].join("\n  AND ")}`,
    ].join("\n");
  const room = maxLength === undefined ? {} : { maxLength: maxLength - write("").length };
  const asked = toSqlWhere(where, dialect, { paths: textPathsOf(table), ...room });
  return { sql: write(asked.sql), where: asked };
}
