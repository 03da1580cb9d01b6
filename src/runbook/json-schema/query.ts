/** What editors are told of `detection` and `correlation`, which their own parsers check. */

import type { JsonObject } from "../../model/json.ts";
import { BOUNDS, CORRELATION_TYPES } from "../../query/correlation.ts";
import { fieldNames, knownField } from "../../query/fields.ts";
import { MODIFIERS } from "../../query/modifiers.ts";
import { REFERENCE } from "../detector-options.ts";

const TEXT: JsonObject = { type: "string" };
const TEXTS: JsonObject = { anyOf: [TEXT, { type: "array", items: TEXT }] };
const SCALAR: JsonObject = { type: ["string", "number", "boolean", "null"] };
const VALUES: JsonObject = { $ref: "#/definitions/Values" };
const SELECTION: JsonObject = { $ref: "#/definitions/Selection" };
const COUNT: JsonObject = { anyOf: [{ type: "number" }, { type: "string", pattern: REFERENCE.source }] };

export function queryDefinitions(): JsonObject {
  return {
    Detection: {
      properties: {
        condition: { ...TEXTS, description: "Which selections must hold: not, and, or, 1 of name*, all of them" },
      },
      required: ["condition"],
      additionalProperties: { anyOf: [SELECTION, { type: "array", minItems: 1, items: SELECTION }] },
    },
    // Names are proposed and none is refused: their other spellings, and what lies below open objects, have no end.
    Selection: {
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: `^[^|]+(\\|(${MODIFIERS.join("|")}))*$` },
      properties: Object.fromEntries(fieldNames().map((name) => [name, valuesOf(name)])),
      additionalProperties: VALUES,
    },
    Values: { anyOf: [SCALAR, { type: "array", minItems: 1, items: SCALAR }] },
    Correlation: {
      properties: {
        type: { enum: CORRELATION_TYPES, description: "What is counted, or must come together" },
        rules: { ...TEXTS, description: "Names of selections" },
        "group-by": { ...TEXTS, description: "Fields whose events count together" },
        timespan: { ...TEXT, description: "Greatest distance of first and last event: 15s, 10m, 12h, 7d" },
        condition: {
          type: "object",
          properties: { field: TEXT, ...Object.fromEntries(BOUNDS.map((bound) => [bound, COUNT])) },
          additionalProperties: false,
        },
        field: { ...TEXT, description: "What value_count counts" },
      },
      required: ["type", "rules", "timespan"],
      additionalProperties: false,
    },
  };
}

/** Words of a closed vocabulary are proposed beside whatever else may stand there: patterns, other cases, what people say. */
function valuesOf(field: string): JsonObject {
  const { values } = knownField(field);
  if (values === undefined) return VALUES;
  return { anyOf: [{ enum: values }, { type: "array", items: { anyOf: [{ enum: values }, SCALAR] } }, VALUES] };
}
