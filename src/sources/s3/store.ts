/** The S3 client of a read: one for all its buckets, wherever they lie. */

import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import type { SourceSettings } from "../../config/config.ts";
import { AT_ANSWERS, seeHeaders } from "../aws/answer-headers.ts";
import { regionSaid } from "../aws/home-region.ts";
import { type Patience, patiently } from "../aws/patience.ts";
import { type AwsSession, awsSession } from "../aws/session.ts";

export interface S3Store {
  readonly patience: Patience;
  /** One request for a listing's next page. */
  list(bucket: string, query: ListQuery, signal: AbortSignal): Promise<ListPage>;
  /** The object from byte `from` on, as it was when `etag` was seen. One attempt. */
  get(bucket: string, key: string, range: ByteRange, signal: AbortSignal): Promise<GetObjectCommandOutput>;
  /** What the answers so far told on the side. */
  readonly told: { readonly date?: string; readonly bucketRegion?: string };
  /** What requests are signed for where no bucket's answer said otherwise. */
  readonly region: string;
  readonly session: AwsSession;
}

export interface ListQuery {
  readonly prefix: string;
  /** Folders are folded into one entry each. */
  readonly level: boolean;
  readonly startAfter?: string;
  readonly token?: string;
  readonly most?: number;
}

export interface ListPage {
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  /** Absent after the last page. */
  readonly next?: string;
}

export interface StoredObject {
  readonly key: string;
  /** As stored, in bytes. */
  readonly size: number;
}

export interface ByteRange {
  readonly from: number;
  readonly to?: number;
  readonly etag?: string;
}

/** Where nothing names a Region: S3 answers there which one a bucket is in. */
const ANY_REGION = "us-east-1";
const SILENCE_MS = 60_000;

/** Loads the SDK; asks no server. `role` is an ARN. */
export async function openStore(settings: SourceSettings, patience: Patience): Promise<S3Store> {
  const { GetObjectCommand, ListObjectsV2Command, S3Client } = await import("@aws-sdk/client-s3");
  const session = await awsSession(settings, regionSaid(settings, process.env), settings.role);
  const make = (region: string | undefined) =>
    new S3Client({
      ...session,
      ...(region === undefined ? {} : { region }),
      maxAttempts: 1,
      followRegionRedirects: true,
      forcePathStyle: hasOwnEndpoint(),
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: { ...session.requestHandler, socketTimeout: SILENCE_MS },
    });
  const { client, region } = await withRegion(make);
  const told: { date?: string; bucketRegion?: string } = {};
  const remember = seeHeaders(({ date, "x-amz-bucket-region": bucketRegion }) => {
    if (date !== undefined) told.date = date;
    if (bucketRegion !== undefined) told.bucketRegion = bucketRegion;
  });
  client.middlewareStack.add(remember, AT_ANSWERS);
  return {
    patience,
    region,
    session,
    told,
    list: (bucket, { prefix, level, startAfter, token, most }, signal) =>
      patiently(
        async () => {
          const page = await client.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              EncodingType: "url",
              ...(level ? { Delimiter: "/" } : {}),
              ...(startAfter === undefined ? {} : { StartAfter: startAfter }),
              ...(token === undefined ? {} : { ContinuationToken: token }),
              ...(most === undefined ? {} : { MaxKeys: most }),
            }),
            { abortSignal: signal },
          );
          const name = page.EncodingType === "url" ? decoded : (text: string) => text;
          const next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
          if (page.IsTruncated === true && (next === undefined || next === token)) {
            throw new Error("the listing says that it goes on, but not where");
          }
          return {
            folders: (page.CommonPrefixes ?? []).map((folder) => name(folder.Prefix ?? "")),
            objects: (page.Contents ?? []).map(({ Key = "", Size = 0 }) => ({ key: name(Key), size: Size })),
            ...(next === undefined ? {} : { next }),
          };
        },
        patience,
        signal,
      ),
    get: (bucket, key, { from, to, etag }, signal) =>
      client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(from === 0 && to === undefined ? {} : { Range: `bytes=${from}-${to ?? ""}` }),
          ...(etag === undefined ? {} : { IfMatch: etag }),
        }),
        { abortSignal: signal },
      ),
  };
}

async function withRegion(
  make: (region: string | undefined) => S3Client,
): Promise<{ readonly client: S3Client; readonly region: string }> {
  const client = make(undefined);
  try {
    return { client, region: await client.config.region() };
  } catch {
    return { client: make(ANY_REGION), region: ANY_REGION };
  }
}

/** Servers that are not AWS have no host name for each bucket. */
function hasOwnEndpoint(): boolean {
  return process.env["AWS_ENDPOINT_URL_S3"] !== undefined || process.env["AWS_ENDPOINT_URL"] !== undefined;
}

/** What `EncodingType: url` did to names: XML cannot carry every character a key may have. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    return name;
  }
}
