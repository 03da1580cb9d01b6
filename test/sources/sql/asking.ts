/** What tests of `athena:` and `lake:` share: an environment that leads the SDK to a test server, and no waiting. */

import { vi } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import type { Pace } from "../../../src/sources/athena/read.ts";

export const HASTY: Pace = {
  patience: { attempts: 5, pause: () => 1 },
  polling: { first: 1, longest: 4 },
};

/** No file and no variable of the machine counts. `vi.unstubAllEnvs` gives them back. */
export function pointTo(endpoints: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const environment = {
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "made-up",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REGION: "eu-west-1",
    ...Object.fromEntries(Object.entries(endpoints).map(([name, url]) => [`AWS_ENDPOINT_URL_${name}`, url])),
  };
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return environment;
}

export function recordsOf(raw: readonly RawRecord[]): readonly JsonObject[] {
  return raw.map(({ record }) => record);
}
