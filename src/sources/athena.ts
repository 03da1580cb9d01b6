/** A CloudTrail table on Amazon Athena: the condition runs where the trail lies, and only rows that may match come back. */

import type { SourceSettings } from "../config/config.ts";
import type { Source } from "../engine/source.ts";
import { ATHENA_FORM, parseAthenaUri } from "./athena/address.ts";
import { examineAthena } from "./athena/examine.ts";
import { ATHENA_PERMISSIONS } from "./athena/permissions.ts";
import { planAthena } from "./athena/plan.ts";
import { readAthena } from "./athena/read.ts";
import { PATIENT, type Patience } from "./aws/patience.ts";
import type { SourceKind } from "./kind.ts";
import { POLLING, type Polling } from "./sql/query-run.ts";

export const athena: SourceKind = {
  summary: "a CloudTrail table on Amazon Athena",
  form: ATHENA_FORM,
  permissions: ATHENA_PERMISSIONS,
  open: async (uri, settings) => openAthena(uri, settings),
};

/** `pace`: how long to wait between requests, for tests that cannot. */
export function openAthena(
  uri: string,
  settings: SourceSettings,
  pace: { readonly patience: Patience; readonly polling: Polling } = { patience: PATIENT, polling: POLLING },
): Source {
  const address = parseAthenaUri(uri, settings);
  return {
    name: uri,
    plan: (request) => planAthena(address, request),
    read: (request, context) => readAthena(address, request, context, pace),
    examine: (context) => examineAthena(address, context, pace),
  };
}
