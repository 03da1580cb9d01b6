/** A CloudTrail table on Trino: the condition runs on the cluster, and only rows that may match come back. */

import type { SourceSettings } from "../config/config.ts";
import type { Source } from "../engine/source.ts";
import { PATIENT, type Patience } from "./aws/patience.ts";
import type { SourceKind } from "./kind.ts";
import { parseTrinoUri, TRINO_FORM } from "./trino/address.ts";
import { examineTrino } from "./trino/examine.ts";
import { TRINO_PERMISSIONS } from "./trino/permissions.ts";
import { planTrino } from "./trino/plan.ts";
import { readTrino } from "./trino/read.ts";

export const trino: SourceKind = {
  summary: "a CloudTrail table on Trino",
  form: TRINO_FORM,
  permissions: TRINO_PERMISSIONS,
  open: async (uri, settings) => openTrino(uri, settings),
};

/** `patience`: how long to wait before asking again, for tests that cannot. */
export function openTrino(uri: string, settings: SourceSettings, patience: Patience = PATIENT): Source {
  const address = parseTrinoUri(uri, settings);
  return {
    name: uri,
    plan: (request) => planTrino(address, request),
    read: (request, context) => readTrino(address, request, context, patience),
    examine: (context) => examineTrino(address, context, patience),
  };
}
