/** What `iaprun.yaml` says, checked: where to read, what is ours, what not to tell again. */

import { type Estate, NO_ESTATE } from "../model/estate.ts";
import type { JsonObject } from "../model/json.ts";
import type { EstateFile } from "../runbook/estate-schema.ts";
import type { SuppressRule } from "./suppress.ts";

export interface Config {
  /** The file as it was named; its folder is what relative paths in it start from. */
  readonly file: string;
  /** Source URIs, paths or names; empty when the file names none. */
  readonly defaultSource: readonly string[];
  readonly sources: Readonly<Record<string, NamedSource>>;
  /** Folders and files of entries; `loadConfig` makes them absolute. */
  readonly runbooks: readonly string[];
  readonly estate: Estate;
  readonly suppress: readonly SuppressRule[];
  readonly geo: GeoFiles;
  /** Rules of `lint` that are switched off everywhere. */
  readonly lintOff: readonly LintOff[];
  readonly defaultProfile?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** One name for one or several sources that are read together. */
export interface NamedSource {
  readonly uris: readonly string[];
  readonly description?: string;
  readonly settings: SourceSettings;
}

/** How a source is reached where its URI does not say it; each kind says which of them it takes. Never a secret. */
export interface SourceSettings {
  /** AWS Region of the bucket, queue, workgroup or event data store. */
  readonly region?: string;
  /** Profile of the AWS configuration files. */
  readonly profile?: string;
  /** AWS account ids, or every active account of the organization. */
  readonly accounts?: readonly string[] | "organization";
  /** Role to assume: an ARN, or a name that every account has, for which `accounts` says where. */
  readonly role?: string;
  readonly externalId?: string;
  /** S3 folder for Athena's results, where the workgroup does not set one. */
  readonly outputLocation?: string;
  /** Whom Trino knows the caller as. */
  readonly user?: string;
}

export interface LintOff {
  readonly rule: string;
  readonly reason: string;
}

/** Paths of MaxMind DB files; `loadConfig` makes them absolute. */
export type GeoFiles = Readonly<Partial<Record<"city" | "country" | "asn", string>>>;

/** What differs in one environment. */
export interface Profile {
  readonly defaultSource: readonly string[];
  /** Defaults for every entry that has a parameter of that name. */
  readonly params: JsonObject;
  /** Defaults for one entry, by its id; they count before `params`. */
  readonly entries: Readonly<Record<string, JsonObject>>;
  /** What it says replaces that part of the estate. */
  readonly estate: EstateFile;
}

export const NO_CONFIG: Config = {
  file: "",
  defaultSource: [],
  sources: {},
  runbooks: [],
  estate: NO_ESTATE,
  suppress: [],
  geo: {},
  lintOff: [],
  profiles: {},
};
