/** The registry: one normalizer per record format. */

import type { Normalizer, RecordFormat } from "../model/record.ts";
import { cloudtrail } from "./cloudtrail.ts";
import { gcpAudit } from "./gcp-audit.ts";
import { gcpLoadBalancer } from "./gcp-load-balancer.ts";
import { lakeActivity } from "./lake-activity.ts";
import { verifiedAccess } from "./verified-access.ts";

export const normalizers = {
  cloudtrail,
  "lake-activity": lakeActivity,
  "verified-access": verifiedAccess,
  "gcp-audit": gcpAudit,
  "gcp-load-balancer": gcpLoadBalancer,
} satisfies Record<RecordFormat, Normalizer>;
