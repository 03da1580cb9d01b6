/**
 * One comparison of the Logging query language. Text compares without case there; `:` finds text inside a value, and a value
 * in a list; `field:*` says that there is one. https://cloud.google.com/logging/docs/view/logging-query-language
 */

import type { Leaf } from "../../expr.ts";
import type { FieldRef } from "../../fields.ts";
import { ABSENCE } from "../../implications.ts";
import { compilePattern, literalText } from "../../pattern.ts";
import { foldedAlike, mayBeScalar, pieces } from "../pieces.ts";

/** A comparison, or why there is none. */
export type Comparison = string | { readonly because: string };

/** Google's own identifiers: ASCII, one value each. Everything else may be somebody's text. */
const IDENTIFIERS =
  /^(logName|insertId|resource\.(type|labels\.\w+)|operation\.(id|producer)|protoPayload\.((service|method|resource)Name|authenticationInfo\.principalEmail|requestMetadata\.callerIp)|jsonPayload\.statusDetails)$/;

/** What is a `Struct`, or a map of text: below it a value may be anything. */
const OPEN =
  /^(labels|jsonPayload|protoPayload\.(request|response|metadata|serviceData|policyViolationInfo|resourceOriginalState|authenticationInfo\.thirdPartyPrincipal))\./;

/** Times, durations and message types compare in ways of their own. */
const NOT_TEXT = /^(timestamp|receiveTimestamp|httpRequest\.latency|protoPayload\.@type)$/;

const SEVERITIES = ["DEFAULT", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY"];

export function comparison({ field, test }: Leaf): Comparison {
  if (NOT_TEXT.test(field.name)) return { because: "it is no text there" };
  if (test.kind === "null") return ABSENCE;
  if (field.name === "severity") return severity(test);
  if (isMessage(field)) return { because: "it is an object, not a value" };
  if (!field.path.every((key) => /^[\x20-\x7e]+$/.test(key))) return { because: "its name cannot be written there" };
  switch (test.kind) {
    case "like":
      if (field.type === "boolean") return ofFlag(field, compilePattern(test.pattern, test.cased));
      return field.type === "number" ? ofNumber(field, test.pattern) : ofText(field, test.pattern);
    case "boolean":
      return field.type === "boolean" ? `${name(field)}=${test.value}` : some(field);
    case "exists":
      return field.type === "any" ? some({ ...field, path: field.path.slice(0, -1) }) : some(field);
    case "regex":
    case "compare":
    case "cidr":
    case "field":
      return some(field);
  }
}

/** A quoted string: `"` and `\` are escaped, and what is no printable ASCII is never asked for. */
export function literal(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** `protoPayload.metadata."a-b"`: a key that is no identifier is quoted. */
function name({ path }: Pick<FieldRef, "path">): string {
  return path.map((key) => (/^[A-Za-z_]\w*$/.test(key) ? key : literal(key))).join(".");
}

function some(field: Pick<FieldRef, "path">): string {
  return `${name(field)}:*`;
}

/** An object of the entry itself: `:` means something else for it. */
function isMessage({ name: field, type }: FieldRef): boolean {
  return type === "any" && !OPEN.test(field) && !IDENTIFIERS.test(field) && !MEMBERS.test(field);
}

/** Members of messages that the dictionary leaves open. */
const MEMBERS =
  /^protoPayload\.(authenticationInfo\.serviceAccountDelegationInfo|authorizationInfo\.resourceAttributes|requestMetadata\.(request|destination)Attributes)\.\w/;

function ofFlag(field: FieldRef, passes: (text: string) => boolean): Comparison {
  const asked = ["true", "false"].filter(passes).map((word) => `${name(field)}=${word}`);
  if (asked.length === 0) return { because: "it is neither true nor false" };
  return asked.length === 1 ? asked.join("") : `(${asked.join(" OR ")})`;
}

function severity(test: Leaf["test"]): Comparison {
  const passes = test.kind === "like" ? compilePattern(test.pattern, test.cased) : undefined;
  if (passes === undefined) return { because: "severities are asked by name" };
  const words = SEVERITIES.filter(passes).map((word) => `severity=${word}`);
  if (words.length === 0) return { because: "there is no such severity" };
  return words.length === 1 ? words.join("") : `(${words.join(" OR ")})`;
}

type Pattern = Parameters<typeof pieces>[0];

/** Zero is not written, so a number that is there at all is another one. */
function ofNumber(field: FieldRef, pattern: Pattern): string {
  const whole = literalText(pattern);
  return whole !== undefined && /^[1-9]\d{0,8}$/.test(whole) ? `${name(field)}=${whole}` : some(field);
}

const PRINTABLE = "\\x20-\\x7e";

function ofText(field: FieldRef, pattern: Pattern): string {
  const whole = literalText(pattern);
  const { texts, ...ends } = pieces(pattern, PRINTABLE);
  if (IDENTIFIERS.test(field.name)) {
    const exact = whole !== undefined && whole !== "" && texts[0] === whole;
    return exact ? `${name(field)}=${literal(whole)}` : contains(field, texts);
  }
  if (OPEN.test(field.name) && (texts.every(mayBeScalar) || mayBeObject(field, pattern))) return some(field);
  return contains(field, foldedAlike({ texts, ...ends }).texts);
}

/** An object is read as its JSON here, and otherwise there. */
function mayBeObject({ type }: FieldRef, pattern: Pattern): boolean {
  const [first, last] = [pattern[0], pattern.at(-1)];
  const begins = typeof first !== "object" || first.text.startsWith("{");
  return type === "any" && begins && (typeof last !== "object" || last.text.endsWith("}"));
}

function contains(field: FieldRef, texts: readonly string[]): string {
  const longest = texts.reduce((best, text) => (text.length > best.length ? text : best), "");
  return longest === "" ? some(field) : `${name(field)}:${literal(longest)}`;
}
