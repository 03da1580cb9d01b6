/** The schemas the program checks files with, as JSON Schema (draft 7) for editors; never stricter than the program. */

import { type ZodType, z } from "zod";
import type { JsonObject } from "../model/json.ts";
import { detectorDefinitions } from "./json-schema/detector.ts";
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

/** A file as it is written, before defaults. What JSON Schema cannot say is left open. */
export function jsonSchemaOf(schema: ZodType): JsonObject {
  return z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any" }) as JsonObject;
}
