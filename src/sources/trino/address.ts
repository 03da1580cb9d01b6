/** What a `trino:` URI names. */

import type { SourceSettings } from "../../config/config.ts";
import { UsageError } from "../../model/errors.ts";
import { parseSourceUri, refuseSettings } from "../uri.ts";

export const TRINO_FORM = "trino://HOST:PORT/CATALOG.SCHEMA.TABLE (https, and http where HOST is this machine)";

export interface TrinoAddress {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly catalog: string;
  readonly schema: string;
  readonly table: string;
  /** Absent: whoever runs iaprun. */
  readonly user?: string;
  /** Only these, where a partition of the table tells the account. */
  readonly accounts: readonly string[];
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Throws a `UsageError` for a URI or setting that is wrong. */
export function parseTrinoUri(uri: string, given: SourceSettings): TrinoAddress {
  const { host, path, settings } = parseSourceUri(uri, TRINO_FORM, given);
  const [, name = "", port] = /^([A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?$/.exec(host) ?? [];
  const [, catalog, schema, table] = /^([^./"]+)\.([^./"]+)\.([^./"]+)$/.exec(path.toLowerCase()) ?? [];
  if (host.includes("@")) {
    throw new UsageError("a trino: URI names no user and no password", {
      hint: "set user under sources in iaprun.yaml, and the password in IAPRUN_TRINO_PASSWORD",
    });
  }
  const local = LOOPBACK.test(name);
  const origin = `${local ? "http" : "https"}://${name}${port ?? (local ? ":8080" : "")}`;
  if (catalog === undefined || schema === undefined || table === undefined || !URL.canParse(origin)) {
    throw new UsageError(`not a source: ${uri}`, { hint: `write ${TRINO_FORM}` });
  }
  const { accounts = [], user, ...rest } = settings;
  refuseSettings(uri, rest, ["user", "accounts"]);
  if (accounts === "organization") {
    throw new UsageError(`${uri}: a table does not know the accounts of an organization`, {
      hint: "list account ids, or leave accounts away to read all that the table has",
    });
  }
  return { origin, catalog, schema, table, accounts, ...(user === undefined ? {} : { user }) };
}
