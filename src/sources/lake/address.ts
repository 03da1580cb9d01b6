/** What a `lake:` URI names. */

import type { SourceSettings } from "../../config/config.ts";
import { UsageError } from "../../model/errors.ts";
import { checkAccounts } from "../aws/accounts.ts";
import { parseSourceUri, refuseSettings } from "../uri.ts";

export const LAKE_FORM = "lake://EVENT-DATA-STORE[?region=REGION], the store's id or ARN";

export interface LakeAddress {
  /** The id alone, which is what FROM takes. */
  readonly store: string;
  /** As the API takes it: the ARN where one was given. */
  readonly id: string;
  readonly settings: SourceSettings;
}

const ID = /^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/;
const ARN = /^arn:[a-z-]+:cloudtrail:([a-z0-9-]+):\d{12}:eventdatastore$/;

/** Throws a `UsageError` for a URI or setting that is wrong. An ARN names the Region, unless another is given. */
export function parseLakeUri(uri: string, given: SourceSettings): LakeAddress {
  const { host, path, settings } = parseSourceUri(uri, LAKE_FORM, given);
  refuseSettings(uri, settings, ["region", "profile", "role", "externalId"]);
  checkAccounts(uri, settings);
  const region = ARN.exec(host)?.[1];
  const store = region === undefined ? host : path;
  if (!ID.test(store) || (region === undefined && path !== "")) {
    throw new UsageError(`not a source: ${uri}`, { hint: `write ${LAKE_FORM}` });
  }
  if (region === undefined) return { store, id: store, settings };
  return { store, id: `${host}/${path}`, settings: { region, ...settings } };
}
