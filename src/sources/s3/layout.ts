/**
 * Where CloudTrail puts its files, and which of them can hold events of a window: what is left out here is never asked
 * for. From the AWS CloudTrail User Guide, "Finding your CloudTrail log files" and "CloudTrail log file examples":
 * `[PREFIX/]AWSLogs/[o-ORGANIZATION/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_….json.gz`,
 * stamped with the time of delivery; a file holds records written at any time before that.
 */

import { DAY_MS, formatInstant, parseInstant, type TimeWindow } from "../../model/time.ts";

/** One listing: the folders and files of a folder, or every file below it. */
export interface Listing {
  readonly prefix: string;
  readonly level: boolean;
  /** Keys up to it are not asked for. */
  readonly startAfter?: string;
  /** Keys from it on are not wanted. */
  readonly before?: string;
}

export interface Wanted {
  /** Days of delivery, `YYYY-MM-DD`, both included. */
  readonly first: string;
  readonly last: string;
  /** Files delivered before hold nothing of the window; epoch milliseconds. */
  readonly deliveredSince: number;
  /** Absent: all. */
  readonly accounts?: readonly string[];
  /** The service's folder that the URI itself names, which is then read whatever it is. */
  readonly named?: string;
}

/** What a folder's place in the layout says about it; nothing outside of `AWSLogs/`. */
export interface Place {
  readonly account?: string;
  /** `CloudTrail`, `CloudTrail-Digest`, `Config`, ... */
  readonly service?: string;
  readonly region?: string;
  /** The key up to and with the Region, with its slash. */
  readonly regionPrefix?: string;
  /** As much of `YYYY-MM-DD` as the folder's name has. */
  readonly date?: string;
}

export const ROOT = "AWSLogs";
/** The stamp is rounded, to five minutes, and clocks differ. */
const STAMP_SLACK_MS = 3_600_000;
/** CloudTrail began in November 2013. */
const FIRST_TRAIL_MS = parseInstant("2013-11-01")?.ms ?? 0;
/** Beyond, a Region is listed in one go: months are listed side by side only while they are few. */
const MOST_MONTHS = 12;

/** One day either side of the window: a day before costs little, and events may be delivered late. */
export function wantedFiles(
  { since, until }: TimeWindow,
  now: number,
  start: string,
  accounts?: readonly string[],
): Wanted {
  const from = Math.max(since, FIRST_TRAIL_MS);
  const { service } = placeOf(start);
  return {
    first: day(Math.min(from, now) - DAY_MS),
    last: day(Math.min(until - 1, now) + DAY_MS),
    deliveredSince: from - STAMP_SLACK_MS,
    ...(accounts === undefined ? {} : { accounts }),
    ...(service === undefined ? {} : { named: service }),
  };
}

function day(ms: number): string {
  return formatInstant(ms).slice(0, 10);
}

/** `prefix` is empty or ends in a slash. */
export function placeOf(prefix: string): Place {
  const folders = prefix.split("/").slice(0, -1);
  const root = folders.lastIndexOf(ROOT);
  if (root < 0) return {};
  const at = /^o-[a-z0-9]+$/.test(folders[root + 1] ?? "") ? root + 2 : root + 1;
  const [account = "", service, region, ...rest] = folders.slice(at);
  if (!/^\d{12}$/.test(account)) return {};
  const date = rest.slice(0, 3).join("-");
  return {
    account,
    ...(service === undefined ? {} : { service }),
    ...(region === undefined ? {} : { region, regionPrefix: `${folders.slice(0, at + 3).join("/")}/` }),
    ...(/^\d{4}(-\d{2}){0,2}$/.test(date) ? { date } : {}),
  };
}

/** Digests are no events; Insights are about events that are read anyway. */
export function isTrailService(service: string): boolean {
  return service === "CloudTrail" || (service.startsWith("CloudTrail-") && !/-(Digest|Insight)/.test(service));
}

/** How to list what is wanted below a folder; empty when nothing there is. */
export function listingsOf(prefix: string, wanted: Wanted): readonly Listing[] {
  const { account, service, regionPrefix, date } = placeOf(prefix);
  if (account !== undefined && wanted.accounts !== undefined && !wanted.accounts.includes(account)) return [];
  if (service !== undefined && service !== wanted.named && !isTrailService(service)) return [];
  if (service === "CloudTrail" && regionPrefix !== undefined) return filesOf(regionPrefix, prefix, wanted);
  if (service?.startsWith("CloudTrail-") && date !== undefined && !overlaps(date, wanted)) return [];
  return [{ prefix, level: true }];
}

function overlaps(date: string, { first, last }: Wanted): boolean {
  return date >= first.slice(0, date.length) && date <= last.slice(0, date.length);
}

/** The days of a Region, by month: one listing has as many keys a request as S3 gives, whatever day they are of. */
function filesOf(region: string, prefix: string, { first, last }: Wanted): readonly Listing[] {
  const after = `${region}${first.replaceAll("-", "/")}/`;
  const before = `${region}${day((parseInstant(last)?.ms ?? 0) + DAY_MS).replaceAll("-", "/")}/`;
  const months = monthsBetween(first.slice(0, 7), last.slice(0, 7)).map((month) => `${region}${month}/`);
  return (months.length > MOST_MONTHS ? [region] : months).flatMap((month) => {
    const narrowest = month.startsWith(prefix) ? month : prefix.startsWith(month) ? prefix : undefined;
    if (narrowest === undefined || narrowest >= before) return [];
    return [
      {
        prefix: narrowest,
        level: false,
        ...(after.startsWith(narrowest) ? { startAfter: after } : {}),
        before,
      },
    ];
  });
}

/** `YYYY-MM` to `YYYY-MM`, both included, as `YYYY/MM`. */
function monthsBetween(first: string, last: string): readonly string[] {
  const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const count = Math.max(0, number(last) - number(first) + 1);
  return Array.from({ length: count }, (_, index) => {
    const month = number(first) + index;
    return `${Math.floor(month / 12)}/${String((month % 12) + 1).padStart(2, "0")}`;
  });
}

const TRAIL_FILE = /\/\d{12}_CloudTrail_[a-z0-9-]+_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[^/]+\.json(?:\.gz)?$/;

/** When CloudTrail delivered a file, in epoch milliseconds; `undefined` for a file it did not name. */
export function deliveredAt(key: string): number | undefined {
  const stamp = TRAIL_FILE.exec(`/${key}`);
  if (stamp === null) return undefined;
  const [, year, month, dayOfMonth, hour, minute] = stamp;
  return parseInstant(`${year}-${month}-${dayOfMonth}T${hour}:${minute}:00Z`)?.ms;
}

/** Whether a listed file can hold something of the window; outside of the layout nothing is known of files, whatever their names. */
export function isWantedFile(key: string, { level, before }: Listing, { deliveredSince }: Wanted): boolean {
  if (key.endsWith("/")) return false;
  if (level) return true;
  const delivered = deliveredAt(key);
  return (before === undefined || key < before) && (delivered === undefined || delivered >= deliveredSince);
}
