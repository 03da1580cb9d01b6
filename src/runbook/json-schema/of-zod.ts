/** zod's own JSON Schema, in the draft that editors read. */

import { type ZodType, z } from "zod";
import type { JsonObject } from "../../model/json.ts";

/** A file as it is written, before defaults. What JSON Schema cannot say is left open. */
export function jsonSchemaOf(schema: ZodType): JsonObject {
  return z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any" }) as JsonObject;
}
