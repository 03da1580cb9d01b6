/** An event data store of CloudTrail Lake, for those who have one: no new ones can be made since 31 May 2026. */

import type { SourceSettings } from "../config/config.ts";
import type { Source } from "../engine/source.ts";
import { PATIENT, type Patience } from "./aws/patience.ts";
import type { SourceKind } from "./kind.ts";
import { LAKE_FORM, parseLakeUri } from "./lake/address.ts";
import { examineLake } from "./lake/examine.ts";
import { LAKE_PERMISSIONS } from "./lake/permissions.ts";
import { planLake } from "./lake/plan.ts";
import { readLake } from "./lake/read.ts";
import { POLLING, type Polling } from "./sql/query-run.ts";

export const lake: SourceKind = {
  summary: "a CloudTrail Lake event data store",
  form: LAKE_FORM,
  permissions: LAKE_PERMISSIONS,
  open: async (uri, settings) => openLake(uri, settings),
};

/** `pace`: how long to wait between requests, for tests that cannot. */
export function openLake(
  uri: string,
  settings: SourceSettings,
  pace: { readonly patience: Patience; readonly polling: Polling } = { patience: PATIENT, polling: POLLING },
): Source {
  const address = parseLakeUri(uri, settings);
  return {
    name: uri,
    plan: (request) => planLake(address, request),
    read: (request, context) => readLake(address, request, context, pace),
    examine: (context) => examineLake(address, context, pace),
  };
}
