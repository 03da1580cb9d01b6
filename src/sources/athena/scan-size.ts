/** How much a query would scan at most, counted before it runs: Athena bills bytes as they are stored. */

import type { S3Client } from "@aws-sdk/client-s3";
import type { ReadCost } from "../../engine/source.ts";
import { merge } from "../merge.ts";
import type { Prefix } from "./prefixes.ts";

const SIDE_BY_SIDE = 16;

/** Sums every object below the prefixes. Rejects with what S3 answers. */
export async function storedSize(
  client: S3Client,
  prefixes: readonly Prefix[],
  signal: AbortSignal,
): Promise<Required<ReadCost>> {
  const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  let bytes = 0;
  let objects = 0;
  const listings = prefixes.map(({ bucket, key }) =>
    paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: key }, { abortSignal: signal }),
  );
  for await (const { Contents = [] } of merge(listings, SIDE_BY_SIDE)) {
    objects += Contents.length;
    bytes += Contents.reduce((sum, { Size = 0 }) => sum + Size, 0);
  }
  return { bytes, objects };
}
