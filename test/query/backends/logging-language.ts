/**
 * The part of the Logging query language that filters use, read as its page says it, and where the page is silent, in the way
 * that lets the fewest entries through: only ASCII is folded, an object holds no text, null is no value.
 * https://cloud.google.com/logging/docs/view/logging-query-language
 */

import { isObject, type JsonObject, type JsonValue } from "../../../src/model/json.ts";

type Filter = (entry: JsonObject) => boolean;

const TOKENS = /\s*(?:(\(|\)|=|:|\*)|("(?:[^"\\]|\\.)*")|([A-Za-z_][\w]*|-?\d+)|(\.))/y;

/** Throws for anything that the grammar does not know. */
export function parseFilter(text: string): Filter {
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.length) {
    const from = TOKENS.lastIndex;
    const found = TOKENS.exec(text);
    if (found === null) throw new Error(`not understood: ${text.slice(from, from + 40)}`);
    tokens.push(found[0].trim());
  }
  const reader = { tokens, at: 0 };
  const filter = conjunction(reader);
  if (reader.at < tokens.length) throw new Error(`left over: ${tokens.slice(reader.at).join(" ")}`);
  return filter;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const peek = (reader: Reader): string => reader.tokens[reader.at] ?? "";
const next = (reader: Reader): string => reader.tokens[reader.at++] ?? "";

function expectToken(reader: Reader, token: string): void {
  const found = next(reader);
  if (found !== token) throw new Error(`${token} was expected, not ${found}`);
}

/** OR binds closer than AND. */
function conjunction(reader: Reader): Filter {
  const parts = [disjunction(reader)];
  while (peek(reader) === "AND") {
    next(reader);
    parts.push(disjunction(reader));
  }
  return (entry) => parts.every((part) => part(entry));
}

function disjunction(reader: Reader): Filter {
  const parts = [primary(reader)];
  while (peek(reader) === "OR") {
    next(reader);
    parts.push(primary(reader));
  }
  return (entry) => parts.some((part) => part(entry));
}

function primary(reader: Reader): Filter {
  if (peek(reader) === "(") {
    next(reader);
    const inner = conjunction(reader);
    expectToken(reader, ")");
    return inner;
  }
  const path = [unquoted(next(reader))];
  if (peek(reader) === "(" && path[0] === "log_id") return logId(reader);
  while (peek(reader) === ".") {
    next(reader);
    path.push(unquoted(next(reader)));
  }
  return comparison(path, next(reader), next(reader));
}

function logId(reader: Reader): Filter {
  expectToken(reader, "(");
  const id = unquoted(next(reader));
  expectToken(reader, ")");
  return ({ logName }) => typeof logName === "string" && logName.endsWith(`/logs/${encodeURIComponent(id)}`);
}

function comparison(path: readonly string[], operator: string, token: string): Filter {
  if (operator === ":" && token === "*") return (entry) => values(entry, path).length > 0;
  const wanted = fold(unquoted(token));
  return (entry) =>
    values(entry, path).some((value) => {
      if (isObject(value)) return false;
      const text = fold(String(value));
      return text === wanted || (operator === ":" && typeof value === "string" && text.includes(wanted));
    });
}

/** Lists anywhere on the path are entered. */
function values(value: JsonValue | undefined, path: readonly string[]): readonly JsonValue[] {
  if (Array.isArray(value)) return value.flatMap((each: JsonValue) => values(each, path));
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined || value === null ? [] : [value];
  return isObject(value) && Object.hasOwn(value, key) ? values(value[key], rest) : [];
}

function unquoted(token: string): string {
  if (!token.startsWith('"')) return token;
  return token.slice(1, -1).replaceAll(/\\(.)/gs, "$1");
}

function fold(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
