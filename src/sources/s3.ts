/** CloudTrail files in a bucket. */

import type { SourceSettings } from "../config/config.ts";
import type { Source } from "../engine/source.ts";
import { UsageError } from "../model/errors.ts";
import { PATIENT, type Patience } from "./aws/patience.ts";
import type { SourceKind } from "./kind.ts";
import { examineBucket } from "./s3/examine.ts";
import { permissions } from "./s3/permissions.ts";
import { planBucket } from "./s3/plan.ts";
import { type Bucket, nameOf, readBucket } from "./s3/read.ts";
import { openStore } from "./s3/store.ts";
import { parseSourceUri, refuseSettings } from "./uri.ts";

const FORM = "s3://BUCKET[/PREFIX]";

export const s3: SourceKind = {
  summary: "CloudTrail files in a bucket",
  form: FORM,
  permissions,
  open: async (uri, settings) => openBucketSource(uri, settings),
};

/** `patience`: how requests that fail are asked again. */
export function openBucketSource(uri: string, settings: SourceSettings, patience: Patience = PATIENT): Source {
  const { bucket, settings: known } = parseBucketUri(uri, settings);
  return {
    name: nameOf(bucket),
    plan: (request) => planBucket(bucket, request),
    async *read(request, context) {
      yield* readBucket(await openStore(known, patience), bucket, request, context);
    },
    async *examine(context) {
      yield* examineBucket(await openStore(known, patience), bucket, context);
    },
  };
}

function parseBucketUri(
  uri: string,
  given: SourceSettings,
): { readonly bucket: Bucket; readonly settings: SourceSettings } {
  const { host, path, settings } = parseSourceUri(uri, FORM, given);
  if (host === "") throw new UsageError(`${uri} names no bucket`, { hint: `write ${FORM}` });
  refuseSettings(uri, settings, ["region", "profile", "accounts", "role", "externalId"]);
  const { accounts, role } = settings;
  if (role !== undefined && !role.startsWith("arn:")) {
    throw new UsageError(`${uri}: the role "${role}" is no ARN`, {
      hint: "a bucket belongs to one account: write the role as arn:aws:iam::ACCOUNT:role/NAME",
    });
  }
  // A bucket holds what it holds: "organization" leaves no account out.
  const some = accounts === undefined || accounts === "organization" ? {} : { accounts };
  return { bucket: { bucket: host, prefix: path, ...some }, settings };
}
