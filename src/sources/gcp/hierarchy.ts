/** Which projects a folder or organization holds: naming it to Cloud Logging reads only what it logs itself. */

import type { Gap } from "../../model/coverage.ts";
import { at, type JsonValue, list, text } from "../../model/json.ts";
import type { Connection } from "./connection.ts";
import { hasProjectsBelow, type ResourceName } from "./resources.ts";
import type { GoogleTrouble } from "./trouble.ts";

/** Every resource to be read, each with the one it stands under where that was learned; in the order they were found. */
export type Hierarchy = ReadonlyMap<ResourceName, ResourceName | undefined>;

export interface Expanded {
  readonly resources: Hierarchy;
  /** Parents whose children could not be listed. */
  readonly gaps: readonly Gap[];
}

/**
 * Walks down from folders and organizations. Children are listed parent by parent, which is strongly consistent and says
 * when it is denied; `projects:search` would leave out silently what the caller may not see
 * (https://cloud.google.com/resource-manager/docs/listing-all-resources).
 */
export async function expand(
  connection: Connection,
  named: readonly ResourceName[],
  signal: AbortSignal,
): Promise<Expanded> {
  const resources = new Map<ResourceName, ResourceName | undefined>(named.map((name) => [name, undefined]));
  const gaps: Gap[] = [];
  const parents = named.filter(hasProjectsBelow);
  for (const parent of parents) {
    for (const kind of ["projects", "folders"] as const) {
      const { names, trouble } = await children(connection, parent, kind, signal);
      for (const name of names) {
        if (kind === "folders" && !parents.includes(name)) parents.push(name);
        if (!resources.has(name) || resources.get(name) === undefined) resources.set(name, parent);
      }
      if (signal.aborted) return { resources, gaps };
      if (trouble !== undefined) gaps.push(notListed(parent, kind, trouble));
      if (trouble?.everywhere === true) return { resources, gaps };
    }
  }
  return { resources, gaps };
}

function notListed(parent: ResourceName, kind: string, { reason, detail, hint }: GoogleTrouble): Gap {
  const cure = hint ?? `grant resourcemanager.${kind}.list on it`;
  return {
    reason,
    what: `${kind} of ${parent} could not be listed, and what is logged in them was not read: ${detail}; ${cure}`,
  };
}

async function children(
  connection: Connection,
  parent: ResourceName,
  kind: "projects" | "folders",
  signal: AbortSignal,
): Promise<{ readonly names: readonly ResourceName[]; readonly trouble?: GoogleTrouble }> {
  const names: ResourceName[] = [];
  let pageToken = "";
  do {
    const query = { parent, pageSize: "500", ...(pageToken === "" ? {} : { pageToken }) };
    const answer = await connection.ask({ api: "cloudresourcemanager", path: `v3/${kind}`, query }, signal);
    if ("trouble" in answer) return { names, trouble: answer.trouble };
    for (const child of list(at(answer.body, kind))) {
      const name = kind === "projects" ? projectName(child) : text(at(child, "name"));
      if (name !== undefined) names.push(name);
    }
    pageToken = text(at(answer.body, "nextPageToken")) ?? "";
  } while (pageToken !== "");
  return { names };
}

/** Logs carry the project's id; `name` has its number. */
function projectName(project: JsonValue): ResourceName | undefined {
  const id = text(at(project, "projectId"));
  return id === undefined ? undefined : `projects/${id}`;
}
