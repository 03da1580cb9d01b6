/** Whether a trail's bucket can be read, and whether the trail still delivers: the checks of `iaprun doctor`. */

import type { Check, ExamineContext } from "../../engine/source.ts";
import { SourceError } from "../../model/errors.ts";
import { printable } from "../../model/text.ts";
import { formatDuration, formatInstant } from "../../model/time.ts";
import { clockCheck, whoAmI } from "../aws/checks.ts";
import { deliveredAt, wantedFiles } from "./layout.ts";
import { lossOf } from "./losses.ts";
import { type Bucket, nameOf } from "./read.ts";
import type { S3Store, StoredObject } from "./store.ts";
import { folderOf, type Walk, walk } from "./walk.ts";

/** A trail with nothing to tell for a day is rare, one that was stopped is not. */
const RECENT_MS = 86_400_000;
/** CloudTrail delivers about every five minutes while anything happens. */
const STALE_MS = 3_600_000;

export async function* examineBucket(
  store: S3Store,
  bucket: Bucket,
  { signal, now }: ExamineContext,
): AsyncGenerator<Check> {
  yield await whoAmI(store.session, store.region, signal);
  const time = now();
  const wanted = wantedFiles({ since: time - RECENT_MS, until: time }, time, folderOf(bucket.prefix), bucket.accounts);
  let found: Walk;
  try {
    found = await walk(store, bucket, wanted, signal, () => {});
  } catch (error) {
    if (signal.aborted) return;
    const hint = error instanceof SourceError ? error.hint : undefined;
    const detail = error instanceof Error ? error.message : String(error);
    yield { what: "s3:ListBucket", state: "failed", detail, ...(hint === undefined ? {} : { hint }) };
    return;
  }
  if (signal.aborted) return;
  yield clockCheck(store.told.date, now());
  yield* listing(found, bucket);
  yield* region(store, bucket);
  yield layout(found, bucket);
  const newest = newestOf(found.objects);
  yield delivery(newest, time);
  if (newest !== undefined) yield await readable(store, bucket, newest, signal);
  yield validation(found);
}

function* listing(found: Walk, bucket: Bucket): Generator<Check> {
  for (const { prefix, detail } of found.failed) {
    yield {
      what: "s3:ListBucket",
      state: "failed",
      detail: `s3://${printable(`${bucket.bucket}/${prefix}`)}: ${detail}`,
      hint: "allow s3:ListBucket for this prefix too: what lies there is a gap in every answer",
    };
  }
  if (found.failed.length === 0) {
    yield { what: "s3:ListBucket", state: "ok", detail: `${found.requests} listings under ${nameOf(bucket)}` };
  }
}

function* region(store: S3Store, { bucket }: Bucket): Generator<Check> {
  const theirs = store.told.bucketRegion;
  if (theirs === undefined) return;
  const what = "bucket Region";
  if (theirs === store.region) yield { what, state: "ok", detail: theirs };
  else {
    yield {
      what,
      state: "warning",
      detail: `${bucket} is in ${theirs}, and is asked from ${store.region}`,
      hint: `set region: ${theirs} and run iaprun there: data that leaves a Region is billed`,
    };
  }
}

function layout({ accounts, regions, objects }: Walk, bucket: Bucket): Check {
  const what = "trail layout";
  if (accounts.length > 0) {
    return { what, state: "ok", detail: `accounts ${accounts.join(", ")}; Regions ${regions.join(", ") || "none"}` };
  }
  return {
    what,
    state: "warning",
    detail: `no AWSLogs/ACCOUNT/CloudTrail/ under ${nameOf(bucket)}; ${objects.length} files of other names`,
    hint: "such files are all read, whatever the window; name the folder above AWSLogs/ if there is one",
  };
}

function newestOf(objects: readonly StoredObject[]): StoredObject | undefined {
  return objects.reduce<StoredObject | undefined>(
    (newest, object) => ((deliveredAt(object.key) ?? 0) >= (deliveredAt(newest?.key ?? "") ?? 0) ? object : newest),
    undefined,
  );
}

function delivery(newest: StoredObject | undefined, now: number): Check {
  const what = "newest file";
  if (newest === undefined) {
    return {
      what,
      state: "failed",
      detail: "no file was delivered in the last day",
      hint: "look whether the trail is still logging: aws cloudtrail get-trail-status --name TRAIL",
    };
  }
  const at = deliveredAt(newest.key);
  if (at === undefined) return { what, state: "unknown", detail: `${printable(newest.key)} tells no time of delivery` };
  const age = Math.max(0, now - at);
  const detail = `delivered ${formatInstant(at)}, ${formatDuration(age)} ago`;
  if (age < STALE_MS) return { what, state: "ok", detail };
  return {
    what,
    state: "warning",
    detail,
    hint: "a busy account delivers every few minutes: look whether the trail is still logging",
  };
}

async function readable(
  store: S3Store,
  { bucket }: Bucket,
  { key }: StoredObject,
  signal: AbortSignal,
): Promise<Check> {
  const what = "s3:GetObject";
  try {
    const {
      Body,
      SSEKMSKeyId,
      ServerSideEncryption = "none",
    } = await store.get(bucket, key, { from: 0, to: 0 }, signal);
    await Body?.transformToByteArray();
    const encryption = SSEKMSKeyId === undefined ? ServerSideEncryption : `KMS key ${SSEKMSKeyId}`;
    return { what, state: "ok", detail: `${printable(key)} can be read; encryption: ${encryption}` };
  } catch (error) {
    const { detail, hint } = lossOf(error);
    return { what, state: "failed", detail: `${printable(key)}: ${detail}`, ...(hint === undefined ? {} : { hint }) };
  }
}

/** Digests lie beside the trail they vouch for. */
function validation({ services, accounts }: Walk): Check {
  const what = "log file validation";
  const without = accounts.filter(
    (account) => !services.some((one) => one.account === account && one.service === "CloudTrail-Digest"),
  );
  if (services.length === 0) return { what, state: "unknown", detail: "digests lie above what the URI names" };
  if (without.length === 0) return { what, state: "ok", detail: "digest files are there" };
  return {
    what,
    state: "warning",
    detail: `no digest files for ${without.join(", ")}: altered or deleted files would not show`,
    hint: "aws cloudtrail update-trail --name TRAIL --enable-log-file-validation",
  };
}
