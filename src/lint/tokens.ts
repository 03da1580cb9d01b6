/** The text of a YAML file cut into tokens: what is a comment, and what only looks like one inside a text. */

import { CST, Lexer } from "yaml";

export interface Token {
  readonly kind: "comment" | "newline" | "blank" | "mark" | "content";
  readonly source: string;
  readonly offset: number;
}

/** The lexer's marks for "a document starts" and "a scalar follows"; they stand in no file. */
const DOCUMENT = "\u0002";
const SCALAR = "\u001f";
const END = "\u0018";

/** In order, without gaps; every text has some, however broken it is. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let scalar = false;
  for (const source of new Lexer().lex(text)) {
    if (source === DOCUMENT || source === SCALAR || source === END) {
      scalar = source === SCALAR;
      continue;
    }
    tokens.push({ kind: scalar ? "content" : kindOf(source), source, offset });
    offset += source.length;
    scalar = false;
  }
  return tokens;
}

function kindOf(source: string): Token["kind"] {
  switch (CST.tokenType(source)) {
    case "comment":
      return "comment";
    case "newline":
      return "newline";
    case "space":
    case "byte-order-mark":
      return "blank";
    case "doc-start":
    case "directive-line":
      return "mark";
    default:
      return "content";
  }
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
