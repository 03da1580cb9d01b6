/** `# iaprun-lint-disable RULE: reason`: exceptions stand where they hold, say why, and are told when they do nothing. */

import { printable } from "../model/text.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { BAD_DISABLE, cannotSwitchOff, ruleIds } from "./known-rules.ts";
import { lineAt, type Token, tokensOf } from "./tokens.ts";

export interface Disable {
  readonly rule: string;
  readonly reason: string;
  /** Where the comment stands, from 1. */
  readonly line: number;
  readonly column: number;
  /** The line it is about; `undefined`: the whole file. */
  readonly about: number | undefined;
}

const MARK = "iaprun-lint-disable";
const COMMENT = new RegExp(String.raw`^#\s*${MARK}\b\s*([^\s:]*)\s*:?\s*(.*)$`);

/** In order. On its own line a comment is about the next line with content, before the first key about the file, else about its own line. */
export function disablesIn(text: string): readonly Disable[] {
  if (!text.includes(MARK)) return [];
  const tokens = tokensOf(text);
  return tokens.flatMap((token, index) => {
    const found = token.kind === "comment" ? COMMENT.exec(token.source.trimEnd()) : null;
    if (found === null) return [];
    const [, rule = "", reason = ""] = found;
    const line = lineAt(text, token.offset);
    const column = token.offset - text.lastIndexOf("\n", token.offset - 1);
    return [{ rule, reason, line, column, about: lineAbout(text, tokens, index, line) }];
  });
}

function lineAbout(text: string, tokens: readonly Token[], index: number, line: number): number | undefined {
  const before = tokens.slice(0, index);
  if (!before.some(({ kind }) => kind === "content")) return undefined;
  const last = before.findLast(({ kind }) => kind !== "blank");
  const alone = last === undefined || last.kind === "newline" || last.source.endsWith("\n");
  const next = alone ? tokens.slice(index + 1).find(({ kind }) => kind === "content") : undefined;
  return next === undefined ? line : lineAt(text, next.offset);
}

export interface Placed {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Without the problems that a sound exception covers, and with those that exceptions are themselves. `complete`: every rule was tried. */
export function applyDisables<P extends Placed>(
  problems: readonly P[],
  disables: readonly Disable[],
  complete: boolean,
): { readonly left: readonly P[]; readonly bad: readonly Placed[] } {
  const sound = disables.filter(({ rule, reason }) => cannotSwitchOff(rule) === undefined && reason !== "");
  const covers = ({ rule, about }: Disable, { code, line }: Placed): boolean =>
    rule === code && (about === undefined || about === line);
  return {
    left: problems.filter((problem) => !sound.some((disable) => covers(disable, problem))),
    bad: disables.flatMap((disable) => {
      const idle = complete && !problems.some((problem) => covers(disable, problem));
      const fault =
        faultOf(disable) ??
        (idle ? { message: `${disable.rule} has nothing to say here`, hint: "remove the comment" } : undefined);
      return fault === undefined ? [] : [{ line: disable.line, column: disable.column, code: BAD_DISABLE, ...fault }];
    }),
  };
}

/** What is wrong with switching a rule off, wherever that is written. */
export function faultOf({
  rule,
  reason,
}: Pick<Disable, "rule" | "reason">): { readonly message: string; readonly hint?: string } | undefined {
  if (rule === "") return { message: "no rule is named", hint: `write # ${MARK} RULE: reason` };
  const refusal = cannotSwitchOff(rule);
  if (refusal !== undefined) return { message: printable(refusal), ...didYouMean(nearest(rule, ruleIds())) };
  return reason.trim() === ""
    ? { message: `${rule} is switched off without a reason`, hint: `write # ${MARK} ${rule}: reason` }
    : undefined;
}
