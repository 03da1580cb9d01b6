/** What reading a bucket would ask, as far as that is known without asking: pure. */

import { type Plan, type PlanStep, wholeQuery } from "../../engine/plan.ts";
import type { Request } from "../../engine/source.ts";
import { printable } from "../../model/text.ts";
import { describeSearch } from "../fast-road/search.ts";
import { type Listing, listingsOf, placeOf, ROOT, type Wanted, wantedFiles } from "./layout.ts";
import { type Bucket, nameOf } from "./read.ts";
import { folderOf } from "./walk.ts";

const USD_PER_LIST = 0.005 / 1_000;
const USD_PER_GET = 0.0004 / 1_000;
const PRICES = "Amazon S3 pricing, us-east-1, 2026-11: $0.005 for 1,000 LIST and $0.0004 for 1,000 GET requests";

export function planBucket(bucket: Bucket, { where, window, now }: Request): Plan {
  const start = folderOf(bucket.prefix);
  const wanted = wantedFiles(window, now, start, bucket.accounts);
  const first = listingsOf(start, wanted);
  const isExact = first.length > 0 && first.every(({ level }) => !level);
  const accounts = bucket.accounts?.length ?? 1;
  const months = isExact ? first.length : listingsOf(exampleRegion(start, wanted), wanted).length * accounts;
  const lists = isExact ? months : levelsAbove(start) + months;
  return {
    steps: [
      ...(isExact ? [] : [folders(bucket, start)]),
      {
        title: `list the files delivered from ${wanted.first} to ${wanted.last}${isExact ? "" : ", for every account and Region found"}`,
        text: (isExact ? first : listingsOf(exampleRegion(start, wanted), wanted))
          .map((listing) => requestOf(bucket, listing))
          .join("\n"),
        language: "text",
      },
      {
        title: "read each of them, but those delivered more than an hour before the window",
        text: `GetObject bucket=${bucket.bucket} key=<each>`,
        language: "text",
      },
    ],
    narrowed: false,
    local: [wholeQuery(() => describeSearch(where))],
    estimates: [
      {
        of: "requests",
        value: lists,
        bound: "at least",
        because: "listings for one Region of each account, each a page of 1,000 files; and one request for each file",
      },
      { of: "usd", value: lists * USD_PER_LIST + USD_PER_GET, bound: "at least", because: PRICES },
    ],
    notes: [
      "how many files and bytes there are is known when they are listed, before the first is read",
      "data transfer out of the bucket's Region is billed besides",
      `files delivered after ${wanted.last} are not read: CloudTrail delivers within minutes as a rule, but may deliver or correct events days later`,
      `digests and Insights are not read; outside of ${ROOT}/ every file under ${nameOf(bucket)} is, whatever its date`,
    ],
  };
}

function folders(bucket: Bucket, start: string): PlanStep {
  return {
    title: "find the accounts and Regions, level by level",
    text: [start, ...(start.includes(`${ROOT}/`) ? [] : [`${start}${ROOT}/`]), "<and each folder of the layout below>"]
      .map((prefix) => requestOf(bucket, { prefix, level: true }))
      .join("\n"),
    language: "text",
  };
}

function requestOf({ bucket }: Bucket, { prefix, level, startAfter }: Listing): string {
  return printable(
    [
      `ListObjectsV2 bucket=${bucket} prefix=${prefix}`,
      ...(level ? ["delimiter=/"] : []),
      ...(startAfter === undefined ? [] : [`start-after=${startAfter}`]),
    ].join(" "),
  );
}

/** Stands for a Region that listing will find. */
function exampleRegion(start: string, { accounts }: Wanted): string {
  const { account, service, region } = placeOf(start);
  const root = start.includes(`${ROOT}/`) ? start : `${start}${ROOT}/`;
  const known = [account, service, region].filter((folder) => folder !== undefined).length;
  const rest = [accounts?.[0] ?? "000000000000", "CloudTrail", "REGION"].slice(known);
  return `${root}${rest.map((folder) => `${folder}/`).join("")}`;
}

/** Listings on the way down from where the URI begins to the Regions. */
function levelsAbove(start: string): number {
  const { account, service } = placeOf(start);
  if (service !== undefined) return 1;
  if (account !== undefined) return 2;
  return start.includes(`${ROOT}/`) ? 3 : 4;
}
