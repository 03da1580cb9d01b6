/** What a test of a normalised field says about the raw record: the bridge by which derived fields reach a back-end. */

import type { RecordFormat } from "../model/record.ts";
import { type Expr, FALSE, type Leaf, leaf, or, type Test, TRUE } from "./expr.ts";
import { knownField } from "./fields.ts";
import { compilePattern, tidy } from "./pattern.ts";

/** Holds for every record of the format whose event passes the test; `undefined` where nothing is known. */
type Implication = (test: Test) => Expr | undefined;

/** By record format, because only a reader of one format knows where its records keep a value. */
const IMPLICATIONS: Readonly<Record<RecordFormat, Readonly<Record<string, Implication>>>> = {
  cloudtrail: {
    plane: always("aws"),
    "api.service": copied("eventSource", "insightDetails.eventSource"),
    "api.operation": copied("eventName", "insightDetails.eventName"),
    "api.canonical": partOf("eventName", "insightDetails.eventName"),
  },
  "gcp-audit": {
    plane: always("gcp"),
    "api.service": copied("protoPayload.serviceName"),
    "api.operation": copied("protoPayload.methodName"),
    "api.canonical": partOf("protoPayload.methodName"),
  },
  "gcp-load-balancer": { plane: always("gcp") },
  "verified-access": { plane: always("aws") },
  "lake-activity": {},
};

/** For a back-end's `canPush`: a weaker question over native fields that every match of the leaf answers with yes. */
export function implied({ field, test }: Leaf, format: RecordFormat): Expr | undefined {
  const known = IMPLICATIONS[format];
  return Object.hasOwn(known, field.name) ? known[field.name]?.(test) : undefined;
}

/** The event repeats the record's value unchanged, from the first of the paths that has one; without any it is empty. */
function copied(...paths: readonly string[]): Implication {
  return (test) => (sees(test) ? or(...paths.map((path) => leaf(knownField(path), test))) : undefined);
}

/** The event's value is a part of the record's, which may differ in case. */
function partOf(...paths: readonly string[]): Implication {
  return (test) => {
    if (!sees(test)) return undefined;
    const around = { kind: "like", pattern: tidy(["*", ...test.pattern, "*"]), cased: false } as const;
    return or(...paths.map((path) => leaf(knownField(path), around)));
  };
}

/** A pattern that the empty text passes also passes where the record has no value at all: it says nothing about the record. */
function sees(test: Test): test is Extract<Test, { kind: "like" }> {
  return test.kind === "like" && !compilePattern(test.pattern, test.cased)("");
}

/** Every record of the format has this one value. */
function always(value: string): Implication {
  return (test) => {
    if (test.kind !== "like") return undefined;
    return compilePattern(test.pattern, test.cased)(value) ? TRUE : FALSE;
  };
}
