/** Whether the folders that the table points at still get objects: a wrong template reads nothing and says so nowhere. */

import type { Check, ExamineContext } from "../../engine/source.ts";
import { formatSize } from "../../model/size.ts";
import { DAY_MS } from "../../model/time.ts";
import { awsTrouble } from "../aws/errors.ts";
import type { AwsSession } from "../aws/session.ts";
import { partitionPrefixes } from "./prefixes.ts";
import { storedSize } from "./scan-size.ts";
import type { AthenaTable } from "./table.ts";

export async function* examineDelivery(
  session: AwsSession,
  table: AthenaTable,
  accounts: readonly string[],
  { signal, now }: ExamineContext,
): AsyncGenerator<Check> {
  const time = now();
  const prefixes = partitionPrefixes(table, { since: time - DAY_MS, until: time }, accounts);
  if (prefixes === undefined) return;
  const what = "the trail's objects";
  const { S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({ ...session, followRegionRedirects: true });
  try {
    const { objects, bytes } = await storedSize(client, prefixes, signal);
    if (objects > 0) {
      const detail = `${objects.toLocaleString("en-US")} objects, ${formatSize(bytes)}, in the folders of the last days`;
      yield { what, state: "ok", detail };
    } else {
      yield {
        what,
        state: "failed",
        detail: `nothing in the folders of the last days, such as s3://${prefixes[0]?.bucket}/${prefixes[0]?.key}`,
        hint: "compare storage.location.template of the table with the bucket, and look whether the trail is logging",
      };
    }
  } catch (error) {
    const { detail, hint } = awsTrouble(error, "s3:ListBucket on the trail's bucket");
    yield { what, state: "failed", detail, ...(hint === undefined ? {} : { hint }) };
  } finally {
    client.destroy();
  }
}
