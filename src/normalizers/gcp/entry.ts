/** Log entries in Google's own spelling: some exports lower-case keys, and every other file reads one spelling only. */

import { isObject, type JsonObject, type JsonValue, list, property, text } from "../../model/json.ts";

type Spelling = ReadonlyMap<string, string>;

function spelling(...names: readonly string[]): Spelling {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
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
  const right = (key: string): string => {
    const name = names.get(key.toLowerCase()) ?? key;
    return name !== key && Object.hasOwn(value, name) ? key : name;
  };
  if (Object.keys(value).every((key) => right(key) === key)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [right(key), inner]));
}

function replace(value: JsonObject, key: string, change: (inner: JsonObject) => JsonObject): JsonObject {
  const inner = property(value, key);
  if (!isObject(inner)) return value;
  const changed = change(inner);
  return changed === inner ? value : { ...value, [key]: changed };
}

/**
 * The entry with the keys of `LogEntry` and `AuditLog` as Google spells them (`insertid`, `callerIP` and the like are
 * corrected); the very same object when nothing had to change. Where both spellings are present Google's stays.
 */
export function canonicalEntry(record: JsonObject): JsonObject {
  return replace(respell(record, ENTRY), "protoPayload", (payload) =>
    WITHIN_PAYLOAD.reduce(
      (done, [key, names]) => replace(done, key, (inner) => respell(inner, names)),
      respell(payload, PAYLOAD),
    ),
  );
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
