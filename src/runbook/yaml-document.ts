/** YAML that a person wrote, or a stranger proposed: read within limits, every defect and every later issue placed by line and column. */

import type { Document } from "yaml";
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from "yaml";
import type { Diagnostic, Issue, Path } from "../model/diagnostic.ts";
import { MAX_BYTES } from "./max-bytes.ts";

/** What kind of file it is: the first half of every code. */
export type FileKind = "runbook" | "config" | "params";

/** Defects of any YAML file; the second half of the code. */
export type YamlFault =
  | "too-large"
  | "too-deep"
  | "yaml-syntax"
  | "duplicate-key"
  | "unknown-tag"
  | "complex-key"
  | "unresolved-alias"
  | "too-many-aliases"
  | "unquoted-account-id"
  | "lossy-number";

export interface YamlFile {
  readonly documents: readonly YamlDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface YamlDocument {
  /** Plain values; `undefined` when the document could not be read. */
  readonly value: unknown;
  readonly place: (issue: Issue) => Diagnostic;
}

const MAX_ALIASES = 100;
const MAX_DEPTH = 100;

/** Every YAML defect of a text at once. A document that has one is read as far as it goes. */
export function readYaml(text: string, file: string, kind: FileKind): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number, fault: YamlFault, message: string, hint?: string): Diagnostic =>
    diagnostic(file, lines, offset, `${kind}/${fault}`, message, hint);
  if (Buffer.byteLength(text) > MAX_BYTES)
    return { documents: [], diagnostics: [at(0, "too-large", "the file is larger than 1 MiB")] };
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: "error",
  });
  const documents: YamlDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const document of "empty" in parsed ? [] : parsed) {
    diagnostics.push(...syntaxFaults(document, at), ...valueFaults(document, at));
    const value = toValue(document, diagnostics, at);
    documents.push({ value, place: (issue) => place(document, issue, file, lines) });
  }
  return { documents, diagnostics };
}

type At = (offset: number, fault: YamlFault, message: string, hint?: string) => Diagnostic;

function diagnostic(file: string, lines: LineCounter, offset: number, code: string, message: string, hint?: string) {
  const { line, col } = lines.linePos(offset);
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}

function syntaxFaults(document: Document, at: At): readonly Diagnostic[] {
  const errors = document.errors.map((error) => {
    if (error.code === "DUPLICATE_KEY") return at(error.pos[0], "duplicate-key", "this key is already set above");
    const percent = error.code === "BAD_SCALAR_START" && error.message.includes("%");
    return at(error.pos[0], "yaml-syntax", lower(error.message), percent ? 'quote it: "%name%"' : undefined);
  });
  const tags = document.warnings.map((warning) => at(warning.pos[0], "unknown-tag", lower(warning.message)));
  return [...errors, ...tags];
}

/** What YAML allows and plain data cannot hold, or holds wrongly. */
function valueFaults(document: Document, at: At): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Collection(_, collection, ancestors) {
      if (ancestors.filter(isCollection).length < MAX_DEPTH) return undefined;
      found.push(at(offset(collection), "too-deep", `values are nested more than ${MAX_DEPTH} levels deep`));
      return visit.BREAK;
    },
    Pair(_, pair) {
      if (isNode(pair.key) && !isScalar(pair.key) && !isAlias(pair.key))
        found.push(at(offset(pair.key), "complex-key", "a key must be a plain word"));
    },
    Alias(_, alias, ancestors) {
      const anchored = alias.resolve(document);
      if (anchored === undefined)
        found.push(at(offset(alias), "unresolved-alias", `nothing above is anchored as &${alias.source}`));
      else if (ancestors.includes(anchored))
        found.push(at(offset(alias), "unresolved-alias", `&${alias.source} contains itself`));
    },
    Scalar(_, scalar) {
      const source = scalar.source;
      if (typeof scalar.value !== "number" || source === undefined || !/^\d+$/.test(source)) return;
      if (String(scalar.value) === source) return;
      const account = /^0\d{11}$/.test(source);
      const message = account
        ? `account id ${source} would be read as ${scalar.value}`
        : `${source} would be read as ${scalar.value}`;
      found.push(
        at(offset(scalar), account ? "unquoted-account-id" : "lossy-number", message, `quote it: "${source}"`),
      );
    },
  });
  return found;
}

function toValue(document: Document, diagnostics: Diagnostic[], at: At): unknown {
  // What is too deep overflows a stack, an alias of nothing throws, and keys that are no words have no name to be checked by.
  if (diagnostics.some(({ code }) => /\/(too-deep|unresolved-alias|complex-key)$/.test(code))) return undefined;
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    diagnostics.push(at(0, "too-many-aliases", "aliases multiply the document beyond any use"));
    return undefined;
  }
}

/** The nearest node that exists on the issue's path: its value, or its key where the issue asks for that. */
function place(document: Document, issue: Issue, file: string, lines: LineCounter): Diagnostic {
  const { code, message, hint, path } = issue;
  return diagnostic(file, lines, find(document, path, issue.key === true), code, message, hint);
}

function find(document: Document, path: Path, wantsKey: boolean): number {
  let here: Node | null = document.contents;
  let position = here === null ? 0 : offset(here);
  for (const [index, step] of path.entries()) {
    const inside: unknown = isAlias(here) ? here.resolve(document) : here;
    const pair = isMap(inside)
      ? inside.items.find((item) => isPair(item) && keyText(item) === String(step))
      : undefined;
    const next: unknown = isSeq(inside) ? inside.items[Number(step)] : pair?.value;
    const key = pair?.key;
    if (isNode(key) && ((wantsKey && index === path.length - 1) || !isNode(next) || isEmpty(next)))
      position = offset(key);
    else if (isNode(next)) position = offset(next);
    if (!isNode(next)) break;
    here = next;
  }
  return position;
}

function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

/** A key without a value: there is nothing to point at but the key. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source ?? "") === "";
}

function offset(node: Node): number {
  return node.range?.[0] ?? 0;
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, "");
}
