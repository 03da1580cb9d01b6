/** `iaprun schema`: what editors need to complete and check a file while it is written. */

import { configSchema } from "../../config/schema.ts";
import { EXIT, type ExitCode } from "../../model/errors.ts";
import type { JsonObject } from "../../model/json.ts";
import { jsonSchemaOf } from "../../runbook/json-schema/of-zod.ts";
import { runbookJsonSchema } from "../../runbook/json-schema.ts";

export const SCHEMAS = {
  runbook: runbookJsonSchema,
  config: () => jsonSchemaOf(configSchema),
} as const satisfies Readonly<Record<string, () => JsonObject>>;

export function schema(kind: keyof typeof SCHEMAS): ExitCode {
  process.stdout.write(schemaText(kind));
  return EXIT.ok;
}

/** As it is published in `schema/`. */
export function schemaText(kind: keyof typeof SCHEMAS): string {
  return `${JSON.stringify(SCHEMAS[kind](), null, 2)}\n`;
}
