/** What `gcp://` names: projects, folders, organizations and billing accounts, which hold logs, and views of their buckets. */

import { UsageError } from "../../model/errors.ts";

export const FORM = "gcp://PROJECT[,PROJECT...], gcp://folders/ID, gcp://organizations/ID, gcp://billingAccounts/ID";

/** A resource name as `entries.list` takes it: `projects/shop-prod`, or a view's full name. */
export type ResourceName = string;

const ID = "[A-Za-z0-9][A-Za-z0-9._:-]*";
const KINDS = ["projects", "folders", "organizations", "billingAccounts"];
const CONTAINER = new RegExp(`^(?:projects|folders|organizations|billingAccounts)/${ID}$`);
const VIEW = new RegExp(
  `^(?:projects|folders|organizations|billingAccounts)/${ID}/locations/${ID}/buckets/[\\w.-]+/views/[\\w.-]+$`,
);

/** `text` is what stands behind `gcp://`; a bare id is a project's. Each name once, in the order given. */
export function parseResources(uri: string, text: string): readonly ResourceName[] {
  const names = text.split(",").map((name) => (isProjectId(name) ? `projects/${name}` : name));
  const wrong = names.find((name) => !CONTAINER.test(name) && !VIEW.test(name));
  if (wrong === undefined) return [...new Set(names)];
  throw new UsageError(wrong === "" ? `${uri}: no project is named` : `${uri}: not a Google Cloud resource: ${wrong}`, {
    hint: `write ${FORM}, or a view: gcp://projects/ID/locations/LOCATION/buckets/BUCKET/views/VIEW`,
  });
}

function isProjectId(name: string): boolean {
  return new RegExp(`^${ID}$`).test(name) && !KINDS.includes(name);
}

export function isView(name: ResourceName): boolean {
  return VIEW.test(name);
}

/** Folders and organizations: their own logs are not those of the projects below them. */
export function hasProjectsBelow(name: ResourceName): boolean {
  return /^(?:folders|organizations)\/[^/]+$/.test(name);
}

/** Whose IAM policy the Resource Manager knows. */
export function isInHierarchy(name: ResourceName): boolean {
  return /^(?:projects|folders|organizations)\/[^/]+$/.test(name);
}
