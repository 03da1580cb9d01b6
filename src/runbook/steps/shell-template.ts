/** A command with `{name}` in it, filled so that no value can leave its word: attackers choose the values. */

import { shellQuote } from "../../model/text.ts";
import { placeholders } from "./placeholder.ts";

export type CommandPart = string | CommandValue;

export interface CommandValue {
  readonly name: string;
  /** Between quotes of the template. */
  readonly quoted: boolean;
  /** Nothing of its word stands before it: a value that begins with `-` would be an option. */
  readonly leading: boolean;
}

export type Command =
  | { readonly ok: true; readonly parts: readonly CommandPart[] }
  | { readonly ok: false; readonly reason: string };

/** Where in a command a token stands. */
interface Place {
  readonly quote: "" | "'" | '"';
  /** Something of a word stands before it. */
  readonly inWord: boolean;
  /** The word is the name of a command. */
  readonly isName: boolean;
}

const BRACES = String.raw`\{\{|\}\}|\{[A-Za-z][A-Za-z0-9_.-]*\}`;
const ESCAPE = String.raw`\\[^]?`;
const VARIABLE = String.raw`\$\{[A-Z_][A-Z0-9_]*\}`;
const TOKEN = {
  "": new RegExp(String.raw`${BRACES}|${ESCAPE}|${VARIABLE}|\$[({['"]|<<|[^]`, "y"),
  '"': new RegExp(String.raw`${BRACES}|${ESCAPE}|${VARIABLE}|\$[({[]|[^]`, "y"),
  "'": new RegExp(`${BRACES}|[^]`, "y"),
} as const;
const SHELL = /(^|[\s;|&("'])(eval|xargs|(ba|z|da|k|a)?sh)(\s|$)/;

/**
 * Splits a POSIX shell command at its placeholders. A command with placeholders is refused when it has a place where
 * no quoting is safe: the command's own name, a substitution, an expansion, a here-document, a comment, another shell.
 */
export function parseCommand(template: string): Command {
  const parts: CommandPart[] = [];
  let place: Place = { quote: "", inWord: false, isName: true };
  let reason = SHELL.test(template) ? "another shell" : undefined;
  for (let at = 0; at < template.length; ) {
    const token = tokenAt(template, at, place);
    at += token.length;
    reason ??= danger(token, place);
    parts.push(partOf(token, place));
    place = after(token, place);
  }
  if (place.quote !== "") reason ??= "a quote that is not closed";
  if (reason === undefined || commandPlaceholders(template).length === 0) return { ok: true, parts };
  return { ok: false, reason };
}

/** The values a command asks for; `${NAME}` is the shell's, `${name}` is taken for a slip. */
export function commandPlaceholders(template: string): readonly string[] {
  return placeholders(template.replaceAll(new RegExp(VARIABLE, "g"), ""));
}

function tokenAt(template: string, at: number, { quote }: Place): string {
  const pattern = TOKEN[quote];
  pattern.lastIndex = at;
  return pattern.exec(template)?.[0] ?? template.charAt(at);
}

function danger(token: string, { quote, inWord, isName }: Place): string | undefined {
  if (quote !== "'" && (token === "`" || token === "$(")) return "a command substitution";
  if (/^\$[{['"]$/.test(token)) return "an expansion";
  if (token === "<<") return "a here-document";
  if (quote === "" && !inWord && token === "#") return "a comment";
  return isName && isPlaceholder(token) ? "a command whose name is a value" : undefined;
}

function partOf(token: string, { quote, inWord }: Place): CommandPart {
  if (isPlaceholder(token)) return { name: token.slice(1, -1), quoted: quote !== "", leading: !inWord };
  return token === "{{" || token === "}}" ? token.charAt(0) : token;
}

function after(token: string, place: Place): Place {
  const { quote, isName, inWord } = place;
  if (token === quote) return { ...place, quote: "" };
  if (quote === "" && (token === "'" || token === '"')) return { ...place, quote: token };
  if (quote === "" && /^[\s;|&()<>]+$/.test(token))
    return { quote, inWord: false, isName: /[\n;|&(]/.test(token) || (isName && !inWord) };
  return token === "\\\n" ? place : { ...place, inWord: true };
}

function isPlaceholder(token: string): boolean {
  return token.length > 2 && token.startsWith("{");
}

/**
 * One value in its place. Between quotes it lands in a second language (a filter, a remote command), where only a plain
 * word is safe. What cannot be filled in safely stays as `<name>`, quoted, for a person to replace.
 */
export function fillCommandValue({ name, quoted, leading }: CommandValue, value: string): string {
  const plain = /^[A-Za-z0-9_@%+=:,./-]+$/.test(value);
  const option = leading && value.startsWith("-");
  if (option || (quoted && !plain)) return quoted ? `<${name}>` : shellQuote(`<${name}>`);
  return quoted ? value : shellQuote(value);
}
