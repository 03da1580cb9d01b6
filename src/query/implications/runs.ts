/** Names are put together from parts of a record (`arn:aws:iam::` account `:role/` name); what cannot span two parts stands in one of them. */

import { type BoundPart, or } from "../expr.ts";
import { type Implication, like, MADE, present, sees } from "./implication.ts";

/** What joins the parts, and what a normalizer adds of its own; what must stand in the record is none of it. */
const ADDED = [
  ...["arn", "aws", "aws-cn", "aws-us-gov", "gcp", "iam.googleapis.com", "root", "user", "role", "group"],
  ...["anonymous", "redacted"],
];

/** Addresses and numbers are rewritten: `203.000.113.007`, `::FFFF:...`, leading zeros. */
const REWRITTEN = /^[0-9a-f.]*$/i;
const SHORTEST = 3;

/** The longest piece of a pattern's text that must stand, as it is, in one part; JSON writes it as it is, too. */
function solidRun(pattern: readonly BoundPart[]): string | undefined {
  const runs = pattern.flatMap((part) => (typeof part === "string" ? [] : part.text.split(/[^\w.@+=,-]+/)));
  const solid = runs.filter(
    (run) => run.length >= SHORTEST && !REWRITTEN.test(run) && !ADDED.some((word) => word.includes(run.toLowerCase())),
  );
  return solid.reduce<string | undefined>(
    (best, run) => (best === undefined || run.length > best.length ? run : best),
    undefined,
  );
}

/** The event's value is put together from these; fields with an object in them are read as its JSON. */
export function composedOf(...paths: readonly string[]): Implication {
  return (test) => {
    const run = sees(test) ? solidRun(test.pattern) : undefined;
    return run === undefined ? MADE : or(...paths.map((path) => like(path, "*", { text: run }, "*")));
  };
}

/** As `composedOf`, for a value that the event has only where the record says something. */
export function composedIfAny(...paths: readonly string[]): Implication {
  const composed = composedOf(...paths);
  return (test) => (sees(test) && solidRun(test.pattern) !== undefined ? composed(test) : present(...paths));
}
