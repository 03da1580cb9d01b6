/** What editors are told of detectors: their names, their options, and the values their findings have. */

import type { Detector } from "../../detectors/detector.ts";
import { type DetectorId, detectors } from "../../detectors/index.ts";
import { FINDING_COLUMNS } from "../../model/finding-values.ts";
import { isObject, type JsonObject, type JsonValue, object } from "../../model/json.ts";
import { DURATION } from "../../model/time.ts";
import { detectorNames, isDetector, REFERENCE } from "../detector-options.ts";
import { EACH_EVENT } from "../parse-query.ts";
import { jsonSchemaOf } from "./of-zod.ts";

const IDS = detectorNames().filter(isDetector);
const PARAMETER: JsonObject = { type: "string", pattern: REFERENCE.source };

export function detectorDefinitions(): JsonObject {
  return {
    Detector: {
      properties: { id: words(Object.fromEntries(IDS.map((id) => [id, detectors[id].summary]))) },
      allOf: IDS.map((id) => rule(having("id", { const: id }), { properties: { with: optionsOf(id) } })),
    },
    // Names of values are checked where the judge is known; those of a correlation are free.
    Entry: { allOf: [...IDS.map(judgedBy), ...unjudged()] },
    FindingValue: words(FINDING_COLUMNS),
    ...Object.fromEntries(IDS.map((id) => [valueName(id), valueNames(id)])),
  };
}

function judgedBy(id: DetectorId): JsonObject {
  return rule(having("query", having("detector", having("id", { const: id }))), speaksOf(id));
}

function unjudged(): readonly JsonObject[] {
  if (EACH_EVENT.kind !== "detector") return [];
  const judge = { anyOf: [{ required: ["detector"] }, { required: ["correlation"] }] };
  return [rule(having("query", { not: judge }), speaksOf(EACH_EVENT.id))];
}

/** Columns and expectations use names of values that such findings can have. */
function speaksOf(id: DetectorId): JsonObject {
  const names = { $ref: `#/definitions/${valueName(id)}` };
  return {
    properties: {
      output: { properties: { columns: { items: names } } },
      tests: { items: { properties: { expect: { items: { propertyNames: { anyOf: [names, { const: "key" }] } } } } } },
    },
  };
}

function valueName(id: DetectorId): string {
  return `FindingValue-${id}`;
}

function valueNames(id: DetectorId): JsonObject {
  const { attributes }: Detector = detectors[id];
  const common: JsonObject = { $ref: "#/definitions/FindingValue" };
  return Object.keys(attributes).length === 0 ? common : { anyOf: [common, words(attributes)] };
}

/** As the detector's own schema says, and each option may be a parameter, each number a duration. */
function optionsOf(id: DetectorId): JsonObject {
  const { $schema: _, properties, ...schema } = jsonSchemaOf(detectors[id].options);
  const options = Object.entries(object(properties) ?? {}).map(([name, option]) => [name, orParameter(option)]);
  return { ...schema, properties: Object.fromEntries(options) };
}

function orParameter(option: JsonValue | undefined): JsonValue {
  if (!isObject(option)) return {};
  const { description, default: preset, items, ...own } = option;
  const timed = own["type"] === "integer" || own["type"] === "number";
  return {
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
    anyOf: [
      items === undefined ? own : { ...own, items: { anyOf: [items, PARAMETER] } },
      PARAMETER,
      ...(timed ? [{ type: "string", pattern: DURATION.source }] : []),
    ],
  };
}

function rule(condition: JsonObject, consequence: JsonObject): JsonObject {
  // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's word, and nobody awaits a schema
  return { if: condition, then: consequence };
}

function having(name: string, schema: JsonObject): JsonObject {
  return { properties: { [name]: schema }, required: [name] };
}

/** `enumDescriptions` is what editors show beside each proposal. */
function words(meanings: Readonly<Record<string, string>>): JsonObject {
  return { enum: Object.keys(meanings), enumDescriptions: Object.values(meanings) };
}
