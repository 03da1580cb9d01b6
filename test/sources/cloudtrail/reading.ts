/** What tests of `cloudtrail:` share: an environment in which the SDK finds the test's servers, and requests. */

import { afterEach, beforeEach, vi } from "vitest";
import type { Request } from "../../../src/engine/source.ts";
import { isObject, type JsonObject, text } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { bind } from "../../../src/query/bind.ts";
import type { Pace } from "../../../src/sources/cloudtrail/pace.ts";
import { selection } from "../../query/rule.ts";
import { EVERYTHING } from "./request.ts";

/** A thousand times AWS's budget: tests wait for nothing. */
export const FAST: Pace = { requestsPerSecond: 2_000, patience: { attempts: 8, pause: () => 1 } };

/** A request for what one Sigma selection matches. */
export function asking(items: unknown): Request {
  return { ...EVERYTHING, where: bind(selection(items).condition, {}).expr };
}

/** No file and no variable of the machine counts; `environment` is set on top, an empty value unsets. */
export function useAws(environment: () => Readonly<Record<string, string>>): void {
  beforeEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries({ ...ENVIRONMENT, ...environment() })) {
      vi.stubEnv(name, value === "" ? undefined : value);
    }
  });
  afterEach(() => void vi.unstubAllEnvs());
}

export const ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "made-up",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_REGION: "eu-west-1",
};

/** Event ids with their doubles; two reads are compared as multisets, so the order here is the ids' own. */
export function ids(records: readonly (RawRecord | JsonObject)[]): readonly string[] {
  return records
    .map((each) => ("record" in each && isObject(each["record"]) ? each["record"] : (each as JsonObject)))
    .map((record) => text(record["eventID"]) ?? "")
    .sort();
}
