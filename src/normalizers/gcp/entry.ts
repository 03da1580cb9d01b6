/** Log entries in Google's own spelling: some exports lower-case keys, and every other file reads one spelling only. */

import { isObject, type JsonObject, type JsonValue, list, property, text } from "../../model/json.ts";

type Spelling = ReadonlyMap<string, string>;

/** Google's own spelling leads to itself, so that a key that is right is known by one look. */
function spelling(...names: readonly string[]): Spelling {
  return new Map(names.flatMap((name) => [[name.toLowerCase(), name] as const, [name, name] as const]));
}

const ENTRY = spelling(
  "logName",
  "insertId",
  "timestamp",
  "receiveTimestamp",
  "severity",
  "resource",
  "labels",
  "operation",
  "protoPayload",
  "jsonPayload",
  "textPayload",
  "httpRequest",
);

const WITHIN_PAYLOAD: readonly (readonly [string, Spelling])[] = [
  ["authenticationInfo", spelling("principalEmail", "principalSubject", "serviceAccountKeyName")],
  ["requestMetadata", spelling("callerIp", "callerSuppliedUserAgent", "requestAttributes", "destinationAttributes")],
];

const PAYLOAD = spelling(
  "serviceName",
  "methodName",
  "resourceName",
  "resourceLocation",
  "status",
  "authenticationInfo",
  "authorizationInfo",
  "requestMetadata",
  "request",
  "response",
  "metadata",
  "serviceData",
);

function respell(value: JsonObject, names: Spelling): JsonObject {
  for (const key of Object.keys(value)) {
    if (right(value, key, names) === key) continue;
    return Object.fromEntries(Object.entries(value).map(([each, inner]) => [right(value, each, names), inner]));
  }
  return value;
}

function right(value: JsonObject, key: string, names: Spelling): string {
  const name = names.get(key) ?? names.get(key.toLowerCase()) ?? key;
  return name !== key && Object.hasOwn(value, name) ? key : name;
}

function respellMember(value: JsonObject, key: string, names: Spelling): JsonObject {
  const inner = property(value, key);
  return isObject(inner) ? replaced(value, key, inner, respell(inner, names)) : value;
}

function replaced(value: JsonObject, key: string, inner: JsonObject, changed: JsonObject): JsonObject {
  return changed === inner ? value : { ...value, [key]: changed };
}

/**
 * The entry with the keys of `LogEntry` and `AuditLog` as Google spells them (`insertid`, `callerIP` and the like are
 * corrected); the very same object when nothing had to change. Where both spellings are present Google's stays.
 */
export function canonicalEntry(record: JsonObject): JsonObject {
  const entry = respell(record, ENTRY);
  const payload = property(entry, "protoPayload");
  if (!isObject(payload)) return entry;
  let changed = respell(payload, PAYLOAD);
  for (const [key, names] of WITHIN_PAYLOAD) changed = respellMember(changed, key, names);
  return replaced(entry, "protoPayload", payload, changed);
}

/** A member of a protobuf message, which Google logs in camelCase and, for some services, in snake_case. */
export function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return (
    property(value, name) ??
    property(
      value,
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    )
  );
}

/** The paths of `updateMask` in camelCase, written as `a_b.c,d` or as `{paths: [...]}`; `undefined` without a mask. */
export function fieldMask(request: JsonObject): readonly string[] | undefined {
  const mask = member(request, "updateMask");
  const paths = isObject(mask) ? list(property(mask, "paths")) : (text(mask)?.split(",") ?? []);
  const named = paths.flatMap((path) => text(path)?.trim() || []);
  return named.length === 0 ? undefined : named.map(camel);
}

function camel(path: string): string {
  return path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
