/** An operation that no cloud logs is quiet for ever, and looks like a safe trail. */

import type { Path } from "../../model/diagnostic.ts";
import { PLANES, type Plane } from "../../model/event.ts";
import { isObject, type JsonValue, property } from "../../model/json.ts";
import { resolveField } from "../../query/fields.ts";
import { parseModifiers } from "../../query/modifiers.ts";
import { literalText, parsePattern } from "../../query/pattern.ts";
import { didYouMean } from "../../query/suggest.ts";
import { takenFor } from "../../query/words.ts";
import type { YamlDocument } from "../../runbook/yaml-document.ts";
import { misplacedOperations } from "../misplaced.ts";
import { DOMAIN, isKnownOperation, nearestOperations, type Service, servicesThatLog } from "../operations.ts";
import type { LintIssue, LintRule } from "../rule.ts";

export const unknownOperation: LintRule = {
  id: "lint/unknown-operation",
  summary: "The query asks for an operation that no cloud is known to log, or not by the service it names",
  why: "A misspelt operation finds nothing on any trail, and nobody notices; nor does one that is asked of a service which does not have it. Names are compared with the providers' published API models and with the events they document beside them; see scripts/operation-names.py. A name may be newer than these lists, or a product of your own may write it into the trail: then switch the rule off beside it and say so.",
  level: "warning",
  sigma: true,
  check: ({ text, runbook, documents }) => {
    const misplaced = misplacedOperations(runbook.query.detection.condition);
    return documents.flatMap((document, index) =>
      mentions(document).flatMap((mention) => {
        const services = misplaced.get(mention.name.toLowerCase()) ?? [];
        const known = isKnown(mention, runbook.query.plane);
        if (known && services.length === 0) return [];
        const issue = known ? elsewhere(mention, services) : unknown(mention);
        return [index === 0 ? issue : { ...issue, offset: offsetOf(mention.path, document, text) }];
      }),
    );
  },
};

/** An operation's name that a query writes out. */
interface Mention {
  readonly name: string;
  readonly path: Path;
  readonly planes: readonly Plane[];
}

/** Planes whose names a field can hold. `eventName` holds Google's where a forwarder put its records into CloudTrail Lake. */
const OPERATION_FIELDS = new Map<string, readonly Plane[]>([
  ["api.operation", PLANES],
  ["api.canonical", PLANES],
  ["eventName", PLANES],
  ["protoPayload.methodName", ["gcp"]],
]);

function isKnown({ name, planes }: Mention, only: Plane | undefined): boolean {
  const asked = planes.length > 1 && only !== undefined ? [only] : planes;
  return name === "" || takenFor(name) !== undefined || asked.some((plane) => isKnownOperation(plane, name));
}

function unknown({ name, path, planes }: Mention): LintIssue {
  const near = planes.flatMap((plane) => nearestOperations(plane, name)).slice(0, 3);
  return {
    path,
    message: `no cloud is known to log an operation ${JSON.stringify(name)}`,
    ...(near.length > 0
      ? didYouMean(near)
      : { hint: "look the name up in a record, or in the provider's API reference" }),
  };
}

function elsewhere({ name, path }: Mention, services: readonly Service[]): LintIssue {
  const asked = [...new Set(services.map((service) => service.name + DOMAIN[service.plane]))];
  const planes = [...new Set(services.map(({ plane }) => plane))];
  const log = planes.flatMap((plane) => servicesThatLog(plane, name));
  return {
    path,
    message: `${asked.join(" and ")} ${asked.length === 1 ? "is" : "are"} not known to log an operation ${JSON.stringify(name)}`,
    hint:
      log.length === 0 || log.length > MOST_SERVICES
        ? "look the name up in a record, or in the provider's API reference"
        : `${log.join(" and ")} ${log.length === 1 ? "does" : "do"}`,
  };
}

/** More of them help nobody to find the one that was meant. */
const MOST_SERVICES = 4;

/** The first document is the one that issues are placed in; of others the text tells. */
function offsetOf(path: Path, { place }: YamlDocument, text: string): number {
  const { line, column } = place({ code: "", path, message: "" });
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, column - 1);
}

/** Of an entry's own form, or of a Sigma rule. */
function mentions({ value }: YamlDocument): readonly Mention[] {
  if (!isObject(value)) return [];
  const [detection, path]: [JsonValue | undefined, Path] = isObject(value["query"])
    ? [property(value["query"], "detection"), ["query", "detection"]]
    : [property(value, "detection"), ["detection"]];
  if (!isObject(detection)) return [];
  return Object.entries(detection).flatMap(([name, selection]) => {
    if (name === "condition") return [];
    const maps: readonly (readonly [JsonValue | undefined, Path])[] = Array.isArray(selection)
      ? selection.map((each, index) => [each, [...path, name, index]] as const)
      : [[selection, [...path, name]]];
    return maps.flatMap(([map, at]) => (isObject(map) ? inMap(map, at) : []));
  });
}

function inMap(map: Readonly<Record<string, JsonValue | undefined>>, path: Path): readonly Mention[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const [name = "", ...modifiers] = key.split("|");
    const resolved = resolveField(name);
    const planes = "field" in resolved ? OPERATION_FIELDS.get(resolved.field.name) : undefined;
    const { kind, position, flags } = parseModifiers(modifiers, { path }, []);
    if (planes === undefined || kind !== "text" || position !== "whole") return [];
    const values = Array.isArray(value)
      ? value.map((each, index) => [each, [...path, key, index]] as const)
      : [[value, [...path, key]] as const];
    return values.flatMap(([each, at]) => {
      const text = typeof each === "string" ? literalText(parsePattern(each, flags.has("expand"))) : undefined;
      return text === undefined ? [] : [{ name: text, path: at, planes }];
    });
  });
}
