/** What an `athena:` URI names. */

import type { SourceSettings } from "../../config/config.ts";
import { UsageError } from "../../model/errors.ts";
import { checkAccounts } from "../aws/accounts.ts";
import { parseSourceUri, refuseSettings } from "../uri.ts";

export const ATHENA_FORM = "athena://WORKGROUP/DATABASE.TABLE[?region=REGION]";

export interface AthenaAddress {
  readonly workgroup: string;
  readonly database: string;
  readonly table: string;
  readonly settings: Omit<SourceSettings, "accounts">;
  /** Only these, where a partition of the table tells the account. */
  readonly accounts: readonly string[];
}

/** Throws a `UsageError` for a URI or setting that is wrong. */
export function parseAthenaUri(uri: string, given: SourceSettings): AthenaAddress {
  const { host, path, settings } = parseSourceUri(uri, ATHENA_FORM, given);
  const { accounts = [], ...rest } = settings;
  const [, database, table] = /^([^./]+)\.([^./]+)$/.exec(path) ?? [];
  if (host === "" || database === undefined || table === undefined) {
    throw new UsageError(`not a source: ${uri}`, { hint: `write ${ATHENA_FORM}` });
  }
  refuseSettings(uri, rest, ["region", "profile", "role", "externalId", "outputLocation"]);
  checkAccounts(uri, rest);
  if (accounts === "organization") {
    throw new UsageError(`${uri}: a table does not know the accounts of an organization`, {
      hint: "list account ids, or leave accounts away to read all that the table has",
    });
  }
  return { workgroup: host, database: database.toLowerCase(), table: table.toLowerCase(), settings: rest, accounts };
}
