/** Puts a new `example_output` into a runbook file's text and leaves every other character as it is. */

import { isMap, isScalar, parseDocument } from "yaml";
import { UsageError } from "../model/errors.ts";
import { parseRunbook } from "./parse.ts";

/**
 * `rendered`: whole lines. The answer is `text` itself where the example says so already. Throws a `UsageError` for a
 * file whose example is written in a way that cannot be replaced, such as an alias.
 */
export function rewriteExample(text: string, file: string, rendered: string): string {
  if (says(text, file, rendered)) return text;
  const written = replaced(text, rendered);
  if (written !== undefined && says(written, file, rendered)) return written;
  throw new UsageError(`${file}: example_output cannot be rewritten as it stands`, {
    hint: "write it as a block of its own: example_output: |2",
  });
}

function says(text: string, file: string, rendered: string): boolean {
  return parseRunbook(text, file).runbook?.example_output.trimEnd() === rendered.trimEnd();
}

function replaced(text: string, rendered: string): string | undefined {
  const { contents } = parseDocument(text, { logLevel: "error" });
  const value = isMap(contents) ? contents.get("example_output", true) : undefined;
  const range = isScalar(value) ? value.range : undefined;
  if (!range) return undefined;
  const [from, to] = range;
  const old = text.slice(from, to);
  const isBlock = /^[|>]/.test(old);
  // What follows a block's header or a plain value on its line is a comment, and stays.
  const comment = isBlock ? (/^[|>][-+0-9]*(.*)/.exec(old)?.[1] ?? "") : (/^[^\n]*/.exec(text.slice(to))?.[0] ?? "");
  const blank = isBlock ? (/\n(\n*)$/.exec(old)?.[1] ?? "") : "";
  const after = isBlock ? text.slice(to) : text.slice(to + comment.length).replace(/^\n/, "");
  return `${text.slice(0, from)}|2${comment.trimEnd()}\n${block(rendered)}\n${blank}${after}`;
}

/** The header `|2` states the indentation, because an example's first line may begin with blanks. */
function block(rendered: string): string {
  return rendered
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
}
