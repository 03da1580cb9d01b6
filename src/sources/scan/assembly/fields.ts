/** The members that are looked at although nothing is parsed, and what stands in them in the present record. */

import { OPEN_LIST, OPEN_OBJECT } from "./characters";
import { compareName, know } from "./keys";
import { FIELD_SIZE, FIELDS, NAME_SLOTS, TABLES } from "./layout";

/** Tables of names, by the object whose members they name. */
export const ANY_OBJECT: u32 = TABLES;
export const RECORD: u32 = TABLES + NAME_SLOTS;
export const PAYLOAD: u32 = TABLES + 2 * NAME_SLOTS;
export const OPERATION: u32 = TABLES + 3 * NAME_SLOTS;
export const AUTHENTICATION: u32 = TABLES + 4 * NAME_SLOTS;

export const EVENT_TIME: u32 = 1;
export const EVENT_NAME: u32 = 2;
export const EVENT_SOURCE: u32 = 3;
export const EVENT_ID: u32 = 4;
export const SHARED_EVENT_ID: u32 = 5;
export const AWS_REGION: u32 = 6;
export const EVENT_CATEGORY: u32 = 7;
export const EVENT_TYPE: u32 = 8;
export const ADDENDUM: u32 = 9;
export const S3: u32 = 10;
export const TIMESTAMP: u32 = 11;
export const LOG_NAME: u32 = 12;
export const INSERT_ID: u32 = 13;
export const OPERATION_FIELD: u32 = 14;
export const PROTO_PAYLOAD: u32 = 15;
export const SERVICE_NAME: u32 = 16;
export const METHOD_NAME: u32 = 17;
export const AUTHENTICATION_INFO: u32 = 18;
export const PRINCIPAL_EMAIL: u32 = 19;
export const FIRST: u32 = 20;
export const LAST: u32 = 21;
/** From here on: keys under which a list or `hits` at the top holds records, so that the object is no record. */
export const HITS: u32 = 22;

export function knowNames(): void {
  know(1, EVENT_TIME, "eventTime");
  know(1, EVENT_NAME, "eventName");
  know(1, EVENT_SOURCE, "eventSource");
  know(1, EVENT_ID, "eventID");
  know(1, SHARED_EVENT_ID, "sharedEventID");
  know(1, AWS_REGION, "awsRegion");
  know(1, EVENT_CATEGORY, "eventCategory");
  know(1, EVENT_TYPE, "eventType");
  know(1, ADDENDUM, "addendum");
  know(1, S3, "s3");
  know(1, TIMESTAMP, "timestamp");
  know(1, LOG_NAME, "logName");
  know(1, INSERT_ID, "insertId");
  know(1, OPERATION_FIELD, "operation");
  know(1, PROTO_PAYLOAD, "protoPayload");
  know(2, SERVICE_NAME, "serviceName");
  know(2, METHOD_NAME, "methodName");
  know(2, AUTHENTICATION_INFO, "authenticationInfo");
  know(4, PRINCIPAL_EMAIL, "principalEmail");
  know(3, FIRST, "first");
  know(3, LAST, "last");
  know(1, HITS, "hits");
  know(1, HITS + 1, "Records");
  know(1, HITS + 2, "Events");
  know(1, HITS + 3, "entries");
  know(1, HITS + 4, "logEvents");
  know(1, HITS + 5, "Messages");
  know(1, HITS + 6, "receivedMessages");
  know(1, HITS + 7, "auditEvents");
  know(1, HITS + 8, "QueryResultRows");
}

/** Bit `1 << id` each: fields that are text, an object, `true`, `false`, anything else. */
let texts: u32 = 0;
let objects: u32 = 0;
let trues: u32 = 0;
let falses: u32 = 0;
let others: u32 = 0;
/** A known name in another case than its own, which some readers of records correct, or a key that may stand twice. */
let unclear: bool = false;
/** The object at the top holds records and is none. */
let holder: bool = false;

export function forgetFields(): void {
  texts = 0;
  objects = 0;
  trues = 0;
  falses = 0;
  others = 0;
  unclear = false;
  holder = false;
}

/** Where the key and the text of the field `id` lie; that its key is the name itself is looked at when the record is over. */
export function noteText(id: u32, key: u64, text: u64): void {
  store<u64>(FIELDS + id * FIELD_SIZE, text);
  store<u64>(FIELDS + id * FIELD_SIZE, key, 8);
}

/** `noted`: the bits of the fields that `noteText` was called for. */
export function checkTexts(noted: u32): void {
  texts = noted & ~1;
  for (let rest = texts; rest !== 0; rest &= rest - 1) {
    const field = FIELDS + <u32>ctz(rest) * FIELD_SIZE;
    if (compareName(ctz(rest), load<u32>(field, 8), load<u32>(field, 12)) !== 2) unclear = true;
  }
}

/**
 * A member whose key, between `keyFrom` and `keyTo`, may be the name `id`, and whose value is no text and begins with
 * `byte`. Answers the table of names for the members of an object.
 */
export function noteOther(id: u32, keyFrom: u32, keyTo: u32, byte: u32): u32 {
  const same = compareName(id, keyFrom, keyTo);
  if (same === 0) return ANY_OBJECT;
  if (same === 1) unclear = true;
  if (id === HITS ? byte === OPEN_OBJECT : id > HITS && byte === OPEN_LIST) holder = true;
  const bit: u32 = 1 << id;
  if (byte === 0x74) trues |= bit;
  else if (byte === 0x66) falses |= bit;
  else if (byte !== OPEN_OBJECT) others |= bit;
  else {
    objects |= bit;
    if (id === PROTO_PAYLOAD) return PAYLOAD;
    if (id === OPERATION_FIELD) return OPERATION;
    if (id === AUTHENTICATION_INFO) return AUTHENTICATION;
  }
  return ANY_OBJECT;
}

export function noteUnclear(): void {
  unclear = true;
}

export function isUnclear(): bool {
  return unclear;
}

export function isHolder(): bool {
  return holder;
}

export function isText(id: u32): bool {
  return (texts & (1 << id)) !== 0;
}

export function isObject(id: u32): bool {
  return (objects & (1 << id)) !== 0;
}

export function isTrue(id: u32): bool {
  return (trues & (1 << id)) !== 0;
}

/** Present, but no text. */
export function isOdd(id: u32): bool {
  return ((objects | trues | falses | others) & (1 << id)) !== 0;
}

/** `true`, `false` or absent. */
export function isFlag(id: u32): bool {
  return ((texts | objects | others) & (1 << id)) === 0;
}

export function isPresent(id: u32): bool {
  return ((texts | objects | trues | falses | others) & (1 << id)) !== 0;
}

export function startOf(id: u32): u32 {
  return load<u32>(FIELDS + id * FIELD_SIZE);
}

export function endOf(id: u32): u32 {
  return load<u32>(FIELDS + id * FIELD_SIZE, 4);
}
