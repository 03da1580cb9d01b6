/** Which Regions `cloudtrail:` reads: those its URI names, every one, or the home Region and where IAM is recorded. */

import { UsageError } from "../../model/errors.ts";
import { didYouMean, nearest } from "../../query/suggest.ts";
import { partitionOf } from "../aws/regions.ts";

export type RegionChoice =
  | { readonly kind: "home" }
  | { readonly kind: "all" }
  | { readonly kind: "named"; readonly regions: readonly string[] };

const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** Throws a `UsageError` for what cannot be a Region's name. */
export function chooseRegions(uri: string, host: string): RegionChoice {
  if (host === "") return { kind: "home" };
  if (host === "*") return { kind: "all" };
  const regions = [...new Set(host.split(",").filter((name) => name !== ""))];
  const wrong = regions.find((name) => !REGION.test(name));
  if (wrong !== undefined || regions.length === 0) {
    throw new UsageError(`${uri}: "${wrong ?? host}" is no Region`, {
      hint: didYouMean(nearest(wrong ?? "", partitionOf("").regions)).hint ?? "write cloudtrail://eu-west-1,us-east-1",
    });
  }
  return { kind: "named", regions };
}

/** `home` absent: not known before the profile is read; the Regions are then not known either. */
export function regionsOf(choice: RegionChoice, home: string | undefined): readonly string[] | undefined {
  if (choice.kind === "named") return choice.regions;
  if (home === undefined) return choice.kind === "all" ? partitionOf("").regions : undefined;
  const { regions, globalRegion } = partitionOf(home);
  return [...new Set(choice.kind === "all" ? [...regions, home] : [home, globalRegion])];
}

/** What of the choice a reader of the answer should know. */
export function regionNotes(choice: RegionChoice, regions: readonly string[] | undefined): readonly string[] {
  const [first] = regions ?? [];
  const { globalRegion } = partitionOf(first ?? "");
  if (choice.kind === "home") {
    if (regions?.length === 1) return [];
    return [`${globalRegion} is read as well: IAM, global STS and most sign-in events are recorded there`];
  }
  if (choice.kind === "all" || regions?.includes(globalRegion) === true) return [];
  return [`${globalRegion} is not read: IAM, global STS and most sign-in events are recorded there`];
}
