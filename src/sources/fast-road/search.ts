/** What the fast road looks for in the bytes of files, and what `explain` says of it. */

import type { ReadContext } from "../../engine/source.ts";
import { toNeedles } from "../../query/backends/needles.ts";
import type { Expr } from "../../query/expr.ts";
import { areSearchable } from "../scan/needle-places.ts";

/** `because`: every record has to be parsed. */
type Search = { readonly needles: readonly string[] } | { readonly because: string };

/** By query, since a run asks twice, for its plan and for its read, and the one of many entries takes tens of milliseconds. */
const searches = new WeakMap<Expr, Search>();

function searchFor(where: Expr): Search {
  const found = searches.get(where) ?? work(where);
  searches.set(where, found);
  return found;
}

function work(where: Expr): Search {
  // Records of all other formats the scanner leaves to be parsed.
  const found = toNeedles(where, ["cloudtrail", "gcp-audit"]);
  if (found.kind === "all") return { because: found.because };
  const needles = found.kind === "none" ? [] : found.any;
  return areSearchable(needles) ? { needles } : { because: "a text to look for may be spelled in several ways" };
}

/** Absent: the slow road has to be taken, which the tests also ask for to compare the two. */
export function needlesFor(where: Expr, { passed }: Pick<ReadContext, "passed">): readonly string[] | undefined {
  if (passed === undefined || process.env["IAPRUN_ROAD"] === "slow") return undefined;
  const search = searchFor(where);
  return "needles" in search ? search.needles : undefined;
}

/** How records of files are looked at, in a sentence. */
export function describeSearch(where: Expr): string {
  const search = searchFor(where);
  const every = "files answer no questions, so every record is read";
  if ("because" in search) return `${every} and parsed: ${search.because}`;
  const { needles } = search;
  if (needles.length === 0) return `${every}; none is parsed, as none can match`;
  const texts = needles.length === 1 ? "the text" : `any of ${needles.length} texts`;
  return `${every}; those without ${texts} are not parsed: ${needles.join(" ")}`;
}
