/**
 * The Logging query language as Google documents it (https://cloud.google.com/logging/docs/view/logging-query-language),
 * written from that page alone: the oracle for what the program writes in it.
 */

import type { JsonObject, JsonValue } from "../../../src/model/json.ts";

export type EntryFilter = (entry: JsonObject) => boolean;

/** What the server answers with `INVALID_ARGUMENT`. */
export class FilterError extends Error {}

const LONGEST = 20_000;

type Token =
  | { readonly kind: "text"; readonly value: string; readonly quoted: boolean }
  | { readonly kind: "op"; readonly value: string }
  | { readonly kind: "mark"; readonly value: string };

/** `=~` before `=`: the longest operator that fits. */
const TOKEN = /\s+|--[^\n]*|"(?:[^"\\]|\\.)*"|=~|!~|!=|<=|>=|[=<>:]|[().,-]|[^\s"=~!<>:().,]+/gy;

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [word] = match;
    end = match.index + word.length;
    if (/^\s/.test(word) || word.startsWith("--")) continue;
    if (word.startsWith('"')) found.push({ kind: "text", value: unquote(word), quoted: true });
    else if (/^[=<>:!]/.test(word)) found.push({ kind: "op", value: word });
    else if (/^[().,-]$/.test(word)) found.push({ kind: "mark", value: word });
    else found.push({ kind: "text", value: word, quoted: false });
  }
  if (end !== text.length) throw new FilterError(`unparseable filter at ${end}: ${text.slice(end, end + 20)}`);
  return found;
}

function unquote(word: string): string {
  return word.slice(1, -1).replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, escaped: string) => {
    if (escaped.length === 5) return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v", b: "\b", a: "\u0007" }[escaped] ?? escaped;
  });
}

/** Throws a `FilterError` for what is not in the language, or not in the part of it that is known here. */
export function parseFilter(text: string): EntryFilter {
  if ([...text].length > LONGEST) throw new FilterError(`filter is longer than ${LONGEST} characters`);
  const all = tokens(text);
  let at = 0;
  const is = (value: string): boolean => {
    const here = all[at];
    return here !== undefined && here.value === value && !(here.kind === "text" && here.quoted);
  };
  const take = (value: string): boolean => is(value) && ++at > 0;
  const expect = (value: string): void => {
    if (!take(value)) throw new FilterError(`expected ${value} before ${all[at]?.value ?? "the end"}`);
  };

  /** `OR` binds tighter than `AND`, which may be left out. */
  function conjunction(): EntryFilter {
    const parts = [disjunction()];
    while (at < all.length && !is(")")) {
      take("AND");
      parts.push(disjunction());
    }
    return (entry) => parts.every((part) => part(entry));
  }
  function disjunction(): EntryFilter {
    const parts = [negation()];
    while (take("OR")) parts.push(negation());
    return (entry) => parts.some((part) => part(entry));
  }
  function negation(): EntryFilter {
    if (!take("NOT") && !take("-")) return primary();
    const part = negation();
    return (entry) => !part(entry);
  }
  function primary(): EntryFilter {
    if (take("(")) {
      const inside = conjunction();
      expect(")");
      return inside;
    }
    const path = field();
    if (path.length === 1 && take("(")) return call(path[0] ?? "");
    const op = all[at++];
    if (op?.kind !== "op") throw new FilterError(`a search in all fields is not known here: ${path.join(".")}`);
    if (take("(")) return among(path, op.value);
    return comparison(path, op.value, value());
  }
  function field(): readonly string[] {
    const path = [word()];
    while (take(".")) path.push(word());
    return path;
  }
  function word(): string {
    const here = all[at++];
    if (here?.kind !== "text") throw new FilterError(`expected a name, not ${here?.value ?? "the end"}`);
    return here.value;
  }
  /** Unquoted values may hold dots and dashes. */
  function value(): Literal {
    const first = all[at];
    if (first?.kind === "text" && first.quoted) return { text: word(), quoted: true };
    let text = take("-") ? "-" : "";
    text += word();
    while (is(".") || is("-")) text += (all[at++]?.value ?? "") + word();
    return { text, quoted: false };
  }
  function among(path: readonly string[], op: string): EntryFilter {
    const parts = [comparison(path, op, value())];
    const joint = is("AND") ? "AND" : "OR";
    while (take(joint)) parts.push(comparison(path, op, value()));
    expect(")");
    return (entry) => (joint === "OR" ? parts.some((part) => part(entry)) : parts.every((part) => part(entry)));
  }
  function call(name: string): EntryFilter {
    if (name.toLowerCase() !== "log_id") throw new FilterError(`function ${name} is not known here`);
    const id = word();
    expect(")");
    return ({ logName }) =>
      typeof logName === "string" &&
      logName.slice(logName.indexOf("/logs/") + 6).toLowerCase() === encodeURIComponent(id).toLowerCase();
  }

  if (all.length === 0) return () => true;
  const whole = conjunction();
  if (at < all.length) throw new FilterError(`unexpected ${all[at]?.value}`);
  return whole;
}

interface Literal {
  readonly text: string;
  readonly quoted: boolean;
}

const TIMES = new Set(["timestamp", "receiveTimestamp"]);
const SEVERITIES = ["DEFAULT", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY"];
/** Fields of `LogEntry` itself compare as their default while absent; others do not compare at all. */
const DEFAULTS: Readonly<Record<string, JsonValue>> = {
  severity: "DEFAULT",
  insertId: "",
  "operation.first": false,
  "operation.last": false,
};

function comparison(path: readonly string[], op: string, literal: Literal): EntryFilter {
  const name = path.join(".");
  if (TIMES.has(name)) {
    const wanted = nanoseconds(literal.text);
    return (entry) => valuesAt(entry, path).some((value) => ordered(op, nanoseconds(String(value)), wanted));
  }
  if (name === "severity") {
    const rank = (text: string): bigint => BigInt(SEVERITIES.indexOf(text.toUpperCase()));
    return (entry) => ordered(op, rank(String(entry["severity"] ?? "DEFAULT")), rank(literal.text));
  }
  return (entry) => {
    const found = valuesAt(entry, path);
    const values = found.length === 0 && Object.hasOwn(DEFAULTS, name) ? [DEFAULTS[name] ?? null] : found;
    return values.some((value) => holds(value, op, literal));
  };
}

/** Every value at the path; lists are walked through wherever they stand. */
function valuesAt(value: JsonValue | undefined, path: readonly string[]): readonly JsonValue[] {
  if (Array.isArray(value)) return value.flatMap((each: JsonValue) => valuesAt(each, path));
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return [];
  return valuesAt((value as JsonObject)[key], rest);
}

function holds(value: JsonValue, op: string, { text, quoted }: Literal): boolean {
  if (op === ":" && text === "*" && !quoted) return true;
  if (typeof value === "object") return false;
  if (typeof value === "boolean") return (op === "=" || op === ":") === (String(value) === text.toLowerCase());
  if (typeof value === "number") {
    const wanted = Number(text);
    return !Number.isNaN(wanted) && ordered(op, value, wanted);
  }
  switch (op) {
    case ":":
      return value.toLowerCase().includes(text.toLowerCase());
    case "=~":
      return new RegExp(text).test(value);
    case "!~":
      return !new RegExp(text).test(value);
    default:
      return ordered(op, value.toLowerCase(), text.toLowerCase());
  }
}

function ordered<T extends string | number | bigint>(op: string, a: T, b: T): boolean {
  switch (op) {
    case "=":
    case ":":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      throw new FilterError(`operator ${op} does not fit`);
  }
}

/** Of RFC 3339 with up to nine digits of a second. */
export function nanoseconds(text: string): bigint {
  const [, seconds, fraction = "", zone] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/.exec(text) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(ms)) throw new FilterError(`not a timestamp: ${text}`);
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
