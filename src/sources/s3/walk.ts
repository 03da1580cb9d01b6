/** From a bucket and a prefix to the files to read, level by level, so that what is not wanted is never listed. */

import { SourceError } from "../../model/errors.ts";
import { compareText, printable } from "../../model/text.ts";
import { awsTrouble } from "../aws/errors.ts";
import { merge } from "../merge.ts";
import { isWantedFile, type Listing, listingsOf, placeOf, ROOT, type Wanted } from "./layout.ts";
import type { ListPage, S3Store, StoredObject } from "./store.ts";

export interface Walk {
  /** By key. */
  readonly objects: readonly StoredObject[];
  /** Folders whose listing failed, each with why. */
  readonly failed: readonly { readonly prefix: string; readonly reason: string; readonly detail: string }[];
  /** What else lies there, by the account and the service's folder. */
  readonly services: readonly { readonly account: string; readonly service: string }[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Folders and files beside `AWSLogs/`, not looked into. */
  readonly beside: readonly string[];
  readonly requests: number;
}

export interface WalkStart {
  readonly bucket: string;
  /** As the URI has it: a folder with or without its slash, or the key of one file. */
  readonly prefix: string;
}

const LISTINGS_AT_ONCE = 16;
const PERMISSION = "s3:ListBucket";

/** Throws a `SourceError` when not even the first listing succeeds. Ends early when `signal` aborts. */
export async function walk(
  store: S3Store,
  { bucket, prefix }: WalkStart,
  wanted: Wanted,
  signal: AbortSignal,
  progress: (requests: number) => void,
): Promise<Walk> {
  const start = folderOf(prefix);
  const objects = new Map<string, StoredObject>();
  const failed: (Walk["failed"][number] & { readonly error: unknown })[] = [];
  const folders = new Set<string>();
  const beside = new Set<string>();
  let requests = 0;
  let level = listingsOf(start, wanted);
  while (level.length > 0 && !signal.aborted) {
    const below: string[] = [];
    const reads = level.map((listing) => pages(store, bucket, listing, signal));
    for await (const { listing, page, error } of merge(reads, LISTINGS_AT_ONCE)) {
      if (signal.aborted) break;
      if (page === undefined) {
        const { reason, detail, hint } = awsTrouble(error, PERMISSION);
        const cause = hint === undefined ? detail : `${detail} (${hint})`;
        failed.push({ prefix: listing.prefix, reason, detail: cause, error });
        continue;
      }
      progress(++requests);
      for (const object of page.objects) if (isWantedFile(object.key, listing, wanted)) objects.set(object.key, object);
      below.push(...page.folders);
    }
    for (const folder of below) folders.add(folder);
    const trails = parentsOfTrails(below);
    for (const name of [...below, ...(trails.size === 0 ? [] : objects.keys())]) {
      if (trails.has(parent(name)) && !isRoot(name)) beside.add(name);
    }
    for (const name of beside) objects.delete(name);
    level = below.filter((folder) => !beside.has(folder)).flatMap((folder) => listingsOf(folder, wanted));
  }
  if (objects.size === 0 && folders.size === 0 && failed.length === 0 && start !== prefix && !signal.aborted) {
    const object = await named(store, bucket, prefix, signal);
    if (object !== undefined) objects.set(prefix, object);
  }
  const [failure] = failed;
  if (failure !== undefined && requests === 0) throw unlisted(bucket, prefix, failure.error);
  const places = [start, ...folders].map(placeOf);
  return {
    objects: [...objects.values()].sort((a, b) => compareText(a.key, b.key)),
    failed,
    beside: sorted(beside),
    accounts: sorted(places.flatMap(({ account }) => account ?? [])),
    regions: sorted(places.flatMap(({ region }) => region ?? [])),
    services: places.flatMap(({ account, service, region }) =>
      account === undefined || service === undefined || region !== undefined ? [] : [{ account, service }],
    ),
    requests,
  };
}

/** Where a trail lies, its neighbours are something else. */
function parentsOfTrails(folders: readonly string[]): ReadonlySet<string> {
  return new Set(folders.filter(isRoot).map(parent));
}

function isRoot(folder: string): boolean {
  return folder === `${ROOT}/` || folder.endsWith(`/${ROOT}/`);
}

/** The folder that a folder or file lies in, with its slash. */
function parent(name: string): string {
  return name.slice(0, name.lastIndexOf("/", name.length - 2) + 1);
}

/** The one file whose key the URI is. */
async function named(
  store: S3Store,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  try {
    const { objects } = await store.list(bucket, { prefix: key, level: false, most: 1 }, signal);
    return objects.find((object) => object.key === key);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw unlisted(bucket, key, error);
  }
}

interface Listed {
  readonly listing: Listing;
  /** Absent when the listing failed. */
  readonly page?: ListPage;
  readonly error?: unknown;
}

async function* pages(store: S3Store, bucket: string, listing: Listing, signal: AbortSignal): AsyncGenerator<Listed> {
  const { prefix, level, startAfter, before } = listing;
  let token: string | undefined;
  try {
    do {
      const from = token === undefined ? (startAfter === undefined ? {} : { startAfter }) : { token };
      const page = await store.list(bucket, { prefix, level, ...from }, signal);
      yield { listing, page };
      const last = page.objects.at(-1)?.key;
      token = before !== undefined && last !== undefined && last >= before ? undefined : page.next;
    } while (token !== undefined && !signal.aborted);
  } catch (error) {
    yield { listing, error };
  }
}

/** A folder's name without its slash is a folder's name all the same. */
export function folderOf(prefix: string): string {
  return prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
}

function unlisted(bucket: string, prefix: string, error: unknown): SourceError {
  const { detail, hint } = awsTrouble(error, PERMISSION);
  return new SourceError(`cannot list s3://${printable(`${bucket}/${prefix}`)}: ${printable(detail)}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort(compareText);
}
