/**
 * SQL for Athena, Trino and CloudTrail Lake, all of which are Trino's dialect. A condition is made of `=`, `LIKE`, `IS NULL`,
 * `IS NOT NULL` over text columns, `lower` and parenthesised AND and OR; values come in through `literal` alone. JSON text is
 * only searched, never taken apart: an array inside it would make a path NULL, and the record would be lost.
 */

import { type Expr, type Leaf, leaf, or } from "../expr.ts";
import { knownField } from "../fields.ts";
import { ABSENCE, asWritten, pushing } from "../implications.ts";
import { compilePattern, literalText } from "../pattern.ts";
import { type LocalPart, localParts, type Push, prefilter } from "../prefilter.ts";
import { simplify } from "../simplify.ts";
import { foldedAlike, mayBeScalar, pieces } from "./pieces.ts";
import { INTEGRATION_PATHS, LAKE_PATHS, OPEN_COLUMNS, TABLE_PATHS } from "./sql/columns.ts";
import { widenTo } from "./widen.ts";

export { CLOUDTRAIL_COLUMNS, textPaths } from "./sql/columns.ts";

/** An event data store holds one category of events only: `lake` is for AWS's own, `lake-activity` for those of other products. */
export type SqlDialect = "athena" | "trino" | "lake" | "lake-activity";

export interface SqlOptions {
  /** The text columns and members that the table has, as `textPaths` answers them; others are not asked. Default: all of ours. */
  readonly paths?: ReadonlySet<string>;
  /** Characters the condition may take; beyond that it is widened. */
  readonly maxLength?: number;
}

/** `sql` is always a condition: `TRUE` for `all`, `FALSE` for `nothing`. */
export interface SqlWhere {
  readonly kind: "nothing" | "all" | "where";
  readonly sql: string;
  readonly local: readonly LocalPart[];
}

export function toSqlWhere(where: Expr, dialect: SqlDialect, options: SqlOptions = {}): SqlWhere {
  const { paths = PATHS[dialect], maxLength = Number.POSITIVE_INFINITY } = options;
  const canPush = pushes(dialect, paths);
  const render = (expr: Expr): string => toSql(expr, dialect, paths);
  const asked = widenTo(maxLength, simplify(prefilter(where, canPush)), (expr) => render(expr).length);
  const kind = asked.op !== "const" ? "where" : asked.value ? "all" : "nothing";
  return { kind, sql: render(asked), local: localParts(where, canPush) };
}

/** A string literal; a quote is doubled, and nothing else means anything inside. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const PATHS: Readonly<Record<SqlDialect, ReadonlySet<string>>> = {
  athena: TABLE_PATHS,
  trino: TABLE_PATHS,
  lake: LAKE_PATHS,
  "lake-activity": INTEGRATION_PATHS,
};

/** A condition, or why there is none. */
type Condition = string | { readonly because: string };

function toSql(expr: Expr, dialect: SqlDialect, paths: ReadonlySet<string>): string {
  switch (expr.op) {
    case "const":
      return expr.value ? "TRUE" : "FALSE";
    case "and":
    case "or":
      return `(${expr.args.map((arg) => toSql(arg, dialect, paths)).join(expr.op === "and" ? " AND " : " OR ")})`;
    case "test": {
      const condition = conditionOf(expr, dialect, paths);
      if (typeof condition === "string") return condition;
      throw new Error(`${expr.field.name} was to be asked of ${dialect}: ${condition.because}`);
    }
    case "not":
      throw new Error("a prefilter holds no negation");
  }
}

function pushes(dialect: SqlDialect, paths: ReadonlySet<string>): (asked: Leaf) => Push {
  const takes = (asked: Leaf): Push => {
    const [key, inner] = asked.field.path;
    // Read only where the record has no name of its own.
    if (key === "insightDetails" && (inner === "eventSource" || inner === "eventName")) {
      return or(leaf(knownField(inner), { kind: "null" }));
    }
    const condition = conditionOf(asked, dialect, paths);
    return typeof condition === "string" ? true : condition;
  };
  return dialect === "lake-activity" ? pushing("lake-activity", takes) : pushing("cloudtrail", asWritten("aws", takes));
}

function conditionOf(asked: Leaf, dialect: SqlDialect, paths: ReadonlySet<string>): Condition {
  const { field, test } = asked;
  if (field.name === "eventTime") return { because: "the window is asked for instead" };
  const [column = "", ...members] = field.path.map((key) => key.toLowerCase());
  if (OPEN_COLUMNS.has(column) && paths.has(column)) {
    const inside = members.length > 0 || test.kind === "like";
    if (inside) return dialect === "lake" ? ofMap(column, asked) : search(column, asked);
  }
  const path = [column, ...members].join(".");
  if (!paths.has(path)) return { because: "it is no column of text" };
  const name = dialect === "lake-activity" ? `eventdata.${path}` : path;
  const isFlag = dialect === "lake" && (column === "readonly" || column === "managementevent");
  return ofText(isFlag ? `CAST(${name} AS varchar)` : name, asked);
}

function ofText(column: string, { test }: Leaf): Condition {
  switch (test.kind) {
    case "null":
      return `(${column} IS NULL OR ${column} = '' OR ${column} = 'null')`;
    case "boolean":
      return `lower(${column}) = ${literal(String(test.value))}`;
    case "like":
      return likeText(column, test.pattern, test.cased);
    case "exists":
      return { because: "a column that is NULL may be a key with null" };
    case "regex":
    case "compare":
    case "cidr":
    case "field":
      return { because: OTHER_TESTS };
  }
}

const OTHER_TESTS = "only plain texts and patterns are asked: other tests mean something else elsewhere";
const PRINTABLE = "\\x20-\\x7e";

function likeText(column: string, pattern: Parameters<typeof pieces>[0], cased: boolean): Condition {
  const whole = literalText(pattern);
  if (whole === "") return `(${column} IS NULL OR ${column} = '')`;
  if (compilePattern(pattern, cased)("")) return { because: "any text passes, and so may a column that is NULL" };
  const found = pieces(pattern, PRINTABLE);
  const [only = ""] = found.texts;
  if (only === "") return `${column} IS NOT NULL`;
  const written = cased ? found.texts : found.texts.map((text) => text.toLowerCase());
  const compared = cased || !/[a-z]/i.test(found.texts.join("")) ? column : `lower(${column})`;
  if (only === whole) return `${compared} = ${literal(written.join(""))}`;
  const masked = `${found.atStart ? "" : "%"}${written.map(escaped).join("%")}${found.atEnd ? "" : "%"}`;
  return `${compared} LIKE ${literal(masked)} ESCAPE '\\'`;
}

/** Of Lake's maps only that there is one: it turns what lies deeper into text of its own. */
function ofMap(column: string, { field, test }: Leaf): Condition {
  if (test.kind === "null") return ABSENCE;
  const empty = field.path.length === 1 && test.kind === "like" && compilePattern(test.pattern, test.cased)("{}");
  return empty ? { because: "an empty map may be NULL" } : `${column} IS NOT NULL`;
}

/** Characters that every writer of JSON leaves as they are, and that are no part of its grammar. */
const PLAIN_IN_JSON = "\\w.@-";

/** A value that passes stands somewhere behind its keys. */
function search(column: string, { field, test }: Leaf): Condition {
  if (test.kind === "null") return ABSENCE;
  const keys = field.path.slice(1).flatMap((key) => foldedAlike(pieces([{ text: key }], PLAIN_IN_JSON)).texts);
  const texts = test.kind === "like" ? foldedAlike(pieces(test.pattern, PLAIN_IN_JSON)).texts : [];
  const parts = [...keys, ...texts.filter((text) => !mayBeScalar(text))];
  if (parts.length === 0) return { because: "nothing in it is sure to stand so in JSON text" };
  return `lower(${column}) LIKE ${literal(`%${parts.map((part) => escaped(part.toLowerCase())).join("%")}%`)} ESCAPE '\\'`;
}

/** For LIKE with `\` as its escape. */
function escaped(text: string): string {
  return text.replaceAll(/[%_\\]/g, "\\$&");
}
