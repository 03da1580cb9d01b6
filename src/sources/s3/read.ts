/** The order of things in a bucket: list, say what it takes, read. */

import { setMaxListeners } from "node:events";
import type { PageStore, ReadContext, Request } from "../../engine/source.ts";
import { SourceError } from "../../model/errors.ts";
import type { RawRecord } from "../../model/record.ts";
import { compareText, printable } from "../../model/text.ts";
import { formatInstant } from "../../model/time.ts";
import { createPieceScan } from "../fast-road/scan-pieces.ts";
import { scanTask } from "../fast-road/search.ts";
import { type Wanted, wantedFiles } from "./layout.ts";
import { type KeptListing, keepListing, keptListing } from "./listing-log.ts";
import { createLosses, type Losses } from "./losses.ts";
import { type KeepableObject, readObjects } from "./objects.ts";
import type { S3Store, StoredObject } from "./store.ts";
import { folderOf, type Walk, type WalkStart, walk } from "./walk.ts";

export interface Bucket extends WalkStart {
  readonly accounts?: readonly string[];
}

export async function* readBucket(
  store: S3Store,
  bucket: Bucket,
  { where, window, now }: Request,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[]> {
  // Every request under way listens to it; Node would warn of a leak at the eleventh.
  setMaxListeners(0, context.signal);
  const wanted = wantedFiles(window, now, folderOf(bucket.prefix), bucket.accounts);
  const listed = await list(store, bucket, wanted, context);
  if (context.signal.aborted) return;
  if (listed.length === 0) {
    const what = `no files under ${nameOf(bucket)} delivered from ${wanted.first} to ${wanted.last}`;
    context.gap({ reason: "no-data", what });
    return;
  }
  if (formatInstant(now).slice(0, 10) > wanted.last) context.note(`${LATER} ${wanted.last} were not looked at`);
  const objects = await withKept(listed, bucket, context.pages);
  const missing = objects.filter(({ kept }) => kept?.exists !== true);
  await context.allow({ bytes: sizeOf(missing), objects: missing.length });

  const losses = createLosses();
  const total = sizeOf(objects);
  let done = 0;
  const meter = (bytes: number): void => {
    done += bytes;
    context.progress({ done, total: Math.max(done, total), unit: "bytes" });
  };
  const { passed } = context;
  const task = scanTask(where, context);
  const fast = passed === undefined || task === undefined ? {} : { fast: { scan: createPieceScan(task), passed } };
  yield* readObjects(store, bucket.bucket, objects, losses, { ...context, ...fast }, meter);
  if (losses.count === objects.length) refuseAll(bucket, losses);
  for (const gap of losses.gaps(bucket.bucket)) context.gap(gap);
}

const LATER = "CloudTrail may deliver or correct an event days later: files delivered after";

async function list(
  store: S3Store,
  bucket: Bucket,
  wanted: Wanted,
  context: ReadContext,
): Promise<readonly StoredObject[]> {
  const log = await context.pages?.open("list of files");
  try {
    const known = log === undefined ? undefined : await keptListing(log);
    if (known !== undefined) return said(known, context);
    const found = await walk(store, bucket, wanted, context.signal, (done) =>
      context.progress({ done, unit: "requests" }),
    );
    if (context.signal.aborted) return [];
    for (const { prefix, reason, detail } of found.failed) {
      const where = printable(`s3://${bucket.bucket}/${prefix}`);
      const when = `files delivered from ${wanted.first} to ${wanted.last}`;
      context.gap({ reason, what: `${where}: not listed, ${when}: ${printable(detail)}` });
    }
    const absent = found.failed.length > 0 ? [] : (bucket.accounts ?? []).filter((id) => !found.accounts.includes(id));
    const gaps = absent.map((id) => ({ reason: "no-data", what: `account ${id}: nothing under ${nameOf(bucket)}` }));
    const listing: KeptListing = { objects: found.objects, notes: notesOn(found, bucket, wanted, store), gaps };
    if (log !== undefined && found.failed.length === 0) await keepListing(log, listing);
    return said(listing, context);
  } finally {
    await log?.close();
  }
}

function said({ objects, notes, gaps }: KeptListing, context: ReadContext): readonly StoredObject[] {
  for (const note of notes) context.note(note);
  for (const gap of gaps) context.gap(gap);
  return objects;
}

const NAMED = 3;

function notesOn(found: Walk, bucket: Bucket, wanted: Wanted, store: S3Store): readonly string[] {
  const quiet = found.accounts.filter((account) => !found.objects.some(({ key }) => key.includes(`/${account}/`)));
  const proxies = found.services.filter(({ service }) => /^verified-?access$/i.test(service));
  const region = store.told.bucketRegion;
  return [
    ...(found.beside.length === 0
      ? []
      : [`beside AWSLogs/ in ${bucket.bucket}, not looked into: ${some(found.beside)}`]),
    ...(quiet.length === 0 || found.objects.length === 0
      ? []
      : [`no trail files delivered from ${wanted.first} to ${wanted.last} for ${some(quiet)}`]),
    ...proxies.map(
      ({ account, service }) =>
        `${bucket.bucket} also holds Verified Access logs, which are not read with the trail: add the source s3://${bucket.bucket}/…/${account}/${service}/`,
    ),
    ...(region === undefined || region === store.region
      ? []
      : [
          `the bucket ${bucket.bucket} is in ${region}, and was asked from ${store.region}: reading across Regions is billed`,
        ]),
  ];
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map(printable).join(", ");
  return names.length <= NAMED ? shown : `${shown} and ${names.length - NAMED} more`;
}

async function withKept(
  objects: readonly StoredObject[],
  { bucket }: Bucket,
  pages: PageStore | undefined,
): Promise<readonly KeepableObject[]> {
  if (pages === undefined) return objects;
  const files: KeepableObject[] = [];
  for (const object of objects) files.push({ ...object, kept: await pages.file(`s3://${bucket}/${object.key}`) });
  return files;
}

function sizeOf(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

/** When every single file was refused, that is one error with one remedy. */
function refuseAll(bucket: Bucket, losses: Losses): void {
  const worst = [...losses.gaps(bucket.bucket)].sort((a, b) => compareText(a.reason, b.reason));
  const refused = worst.find(({ reason }) => /^(not-permitted|no-credentials|expired-credentials)$/.test(reason));
  if (refused === undefined) return;
  throw new SourceError(`cannot read a single file of ${nameOf(bucket)}: ${refused.what}`, {
    hint: "the role needs s3:GetObject on them, and kms:Decrypt on the key if the trail is encrypted",
  });
}

/** As the user wrote it, but for options. */
export function nameOf({ bucket, prefix }: WalkStart): string {
  return printable(`s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`);
}
