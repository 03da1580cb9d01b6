/** `iaprun athena-ddl`: the table to make before `athena://` can be asked. Asks nobody and makes nothing. */

import { EXIT, type ExitCode, UsageError } from "../../model/errors.ts";
import { parseInstant } from "../../model/time.ts";
import { athenaDdl, type DdlOptions } from "../../sources/athena/ddl.ts";
import { partitionOf } from "../../sources/aws/regions.ts";

export interface AthenaDdlOptions {
  readonly table: string;
  readonly organization?: string;
  readonly accounts?: string;
  readonly regions?: string;
  readonly since: string;
}

export function athenaDdlCommand(location: string, options: AthenaDdlOptions): ExitCode {
  const ddl = ddlOptions(location, options);
  process.stdout.write(athenaDdl(ddl));
  process.stderr.write(`${scope(ddl)}\n`);
  return EXIT.ok;
}

function scope({ accounts, regions }: DdlOptions): string {
  if (accounts.length === 0) {
    return "Every query must name the accounts it wants: list them as accounts of the source in iaprun.yaml, or give --accounts here.";
  }
  const count = (list: readonly string[], one: string) => `${list.length} ${one}${list.length === 1 ? "" : "s"}`;
  return `The table reads ${count(accounts, "account")} and ${count(regions, "Region")}, and nothing else of the bucket.`;
}

const LOCATION = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/*$/;
/** What a trail's keys begin with; a location may be given as far as it is known. */
const KEYS = /^(?:(.*?)\/)?AWSLogs(?:\/(o-[a-z0-9]{10,32}))?(?:\/(\d{12})(?:\/.*)?)?$/;

/** Throws a `UsageError` for what is no location, account, organization or day. */
export function ddlOptions(location: string, given: AthenaDdlOptions): DdlOptions {
  const [, bucket, path = ""] = LOCATION.exec(location) ?? [];
  if (bucket === undefined) {
    throw new UsageError(`not a bucket: ${location}`, { hint: "write s3://BUCKET or s3://BUCKET/PREFIX" });
  }
  const [whole, before = "", inOrganization, account] = KEYS.exec(path) ?? [];
  const organization = given.organization ?? inOrganization;
  if (organization !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organization)) {
    throw new UsageError(`not an organization's id: ${organization}`, {
      hint: "write o- and 10 to 32 letters or digits",
    });
  }
  const accounts = given.accounts === undefined ? (account === undefined ? [] : [account]) : split(given.accounts);
  const wrong = accounts.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined) throw new UsageError(`not an account id: ${wrong}`, { hint: "write all 12 digits" });
  if (accounts.length === 0 && organization === undefined) {
    throw new UsageError("nothing says whose trail it is", {
      hint: "give --accounts 111122223333, or --organization o-... for an organization's trail",
    });
  }
  const [, database, table] = /^(?:([a-z0-9_]+)\.)?([a-z0-9_]+)$/.exec(given.table) ?? [];
  if (table === undefined) {
    throw new UsageError(`not a table: ${given.table}`, { hint: "write DATABASE.TABLE in lower case" });
  }
  return {
    bucket,
    prefix: whole === undefined ? path : before,
    ...(organization === undefined ? {} : { organization }),
    accounts,
    regions: regionsOf(given.regions),
    since: day(given.since),
    database: database ?? "default",
    table,
  };
}

function regionsOf(given: string | undefined): readonly string[] {
  if (given === undefined) return partitionOf("us-east-1").regions;
  const named = split(given);
  const wrong = named.find((region) => !/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined || named.length === 0) {
    throw new UsageError(`not a Region: ${wrong ?? given}`, {
      hint: "write for example --regions us-east-1,eu-west-1",
    });
  }
  return named;
}

function day(given: string): string {
  const instant = parseInstant(given.replaceAll("/", "-"));
  if (instant !== undefined) return instant.text.slice(0, 10).replaceAll("-", "/");
  throw new UsageError(`not a day: ${given}`, { hint: "write YYYY/MM/DD" });
}

function split(list: string): readonly string[] {
  return list.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
}
