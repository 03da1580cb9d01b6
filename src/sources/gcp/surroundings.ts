/** What Google tells about a resource besides its entries: its place, its IAM policy, its buckets and sinks, what the caller may. */

import { at, isObject, type JsonObject, list, text } from "../../model/json.ts";
import type { Connection, GoogleAnswer } from "./connection.ts";
import { isInHierarchy, type ResourceName } from "./resources.ts";
import type { GoogleTrouble } from "./trouble.ts";

export type Told<T> = { readonly value: T } | { readonly trouble: GoogleTrouble };

export interface Surroundings {
  /** Which of the permissions the caller has on it. Anyone may ask this of what they may see. */
  granted(resource: ResourceName, permissions: readonly string[]): Promise<Told<readonly string[]>>;
  /** Its IAM policies and those of everything above it, nearest first, and the first trouble where one could not be read. */
  policies(
    resource: ResourceName,
  ): Promise<{ readonly policies: readonly JsonObject[]; readonly trouble?: GoogleTrouble }>;
  buckets(resource: ResourceName): Promise<Told<readonly JsonObject[]>>;
  sinks(resource: ResourceName): Promise<Told<readonly JsonObject[]>>;
}

/** Policies and parents are asked for once each: the projects of an organization share those above them. */
export function lookAround(connection: Connection, signal: AbortSignal): Surroundings {
  const answers = new Map<string, Promise<GoogleAnswer>>();
  const manager = (path: string, body?: JsonObject): Promise<GoogleAnswer> => {
    const asked =
      answers.get(path) ??
      connection.ask(
        { api: "cloudresourcemanager", path: `v3/${path}`, ...(body === undefined ? {} : { body }) },
        signal,
      );
    answers.set(path, asked);
    return asked;
  };
  const listed = async (resource: ResourceName, path: string, key: string): Promise<Told<readonly JsonObject[]>> => {
    const answer = await connection.ask(
      { api: "logging", path: `v2/${resource}/${path}`, query: { pageSize: "1000" } },
      signal,
    );
    return "trouble" in answer ? answer : { value: list(at(answer.body, key)).filter(isObject) };
  };

  return {
    async granted(resource, permissions) {
      const answer = await connection.ask(
        { api: "cloudresourcemanager", path: `v3/${resource}:testIamPermissions`, body: { permissions } },
        signal,
      );
      return "trouble" in answer
        ? answer
        : { value: list(at(answer.body, "permissions")).map((each) => text(each) ?? "") };
    },
    async policies(resource) {
      const policies: JsonObject[] = [];
      let trouble: GoogleTrouble | undefined;
      for (let here: ResourceName | undefined = resource; here !== undefined && isInHierarchy(here); ) {
        const policy = await manager(`${here}:getIamPolicy`, {});
        if ("trouble" in policy) trouble ??= policy.trouble;
        else policies.push(policy.body);
        const node: GoogleAnswer | undefined = here.startsWith("organizations/") ? undefined : await manager(here);
        if (node === undefined) break;
        if ("trouble" in node) trouble ??= node.trouble;
        here = "trouble" in node ? undefined : text(at(node.body, "parent"));
      }
      return { policies, ...(trouble === undefined ? {} : { trouble }) };
    },
    buckets: (resource) => listed(resource, "locations/-/buckets", "buckets"),
    sinks: (resource) => listed(resource, "sinks", "sinks"),
  };
}
