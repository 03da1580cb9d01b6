/** A page per kind of source that asks a cloud: what it reads, how its URI is written, the least it may do. */

import type { SourceSettings } from "../../src/config/config.ts";
import { SOURCE_KINDS } from "../../src/sources/index.ts";
import type { SourceKind } from "../../src/sources/kind.ts";
import { code, table } from "./markdown.ts";

/** Every setting, by its name in the config file. */
const SETTINGS: Readonly<Record<keyof SourceSettings, readonly [name: string, meaning: string]>> = {
  region: ["region", "AWS Region of the bucket, queue, workgroup or event data store; also `?region=` in the URI"],
  profile: ["profile", "profile of the AWS configuration files; also `?profile=` in the URI"],
  accounts: ["accounts", "AWS account ids to read, or `organization` for every active account of the organization"],
  role: ["role", "role to assume: an ARN, or the name of a role that each of the accounts has"],
  externalId: ["external_id", "external id that the role's trust policy asks for"],
  outputLocation: ["output_location", "S3 folder for Athena's results, where the workgroup does not set one"],
  user: ["user", "whom Trino knows the caller as"],
};

export async function sourcePages(): Promise<ReadonlyMap<string, string>> {
  const kinds = await Promise.all(
    Object.entries(SOURCE_KINDS).map(async ([scheme, load]) => [scheme, await load()] as const),
  );
  return new Map([
    ["sources/README.md", index(kinds)],
    ...kinds.map(([scheme, kind]) => [`sources/${scheme}.md`, page(scheme, kind)] as const),
  ]);
}

function index(kinds: readonly (readonly [string, SourceKind])[]): string {
  const rows = kinds.map(([scheme, { summary, form }]) => [`[${code(`${scheme}:`)}](${scheme}.md)`, summary, form]);
  const settings = Object.values(SETTINGS).map(([name, meaning]) => [code(name), meaning]);
  return `${[
    "# Sources",
    "Beside files, folders, globs, `-` and `demo`, `--source` takes these. Several sources are merged, and an event that two of them have counts once.",
    table(["Source", "Reads", "Written"], rows),
    "`iaprun explain ENTRY --source SOURCE` prints what would be sent, what stays here, and what it takes; `iaprun doctor SOURCE` tries it and names what is missing.",
    "## Named sources",
    "A source that is used often, or needs more than its URI says, has a name in `iaprun.yaml`; `--source NAME` reads it.",
    "```yaml\nsources:\n  org:\n    source: cloudtrail://*\n    description: every account, every Region\n    accounts: organization\n    role: iaprun-reader\n```",
    table(["Setting", "Means"], settings),
    "Credentials are never part of the config file: the standard chains of AWS and Google find them.",
  ].join("\n\n")}\n`;
}

function page(scheme: string, { summary, form, permissions }: SourceKind): string {
  return `${[`# ${scheme}:`, `${summary}.`, `Written ${form}.`, "## The least it may do", permissions.trim()].join("\n\n")}\n`;
}
