/** The schemas the program checks files with, as JSON Schema (draft 7) for editors; never stricter than the program. */

import type { JsonObject } from "../model/json.ts";
import { detectorDefinitions } from "./json-schema/detector.ts";
import { jsonSchemaOf } from "./json-schema/of-zod.ts";
import { queryDefinitions } from "./json-schema/query.ts";
import { runbookSchema } from "./schema.ts";

/** With what zod cannot know of the parts that other parsers check: see `more` in `schema.ts`. */
export function runbookJsonSchema(): JsonObject {
  const { definitions, ...schema } = jsonSchemaOf(runbookSchema);
  return {
    ...schema,
    definitions: { ...(definitions as JsonObject), ...queryDefinitions(), ...detectorDefinitions() },
  };
}
