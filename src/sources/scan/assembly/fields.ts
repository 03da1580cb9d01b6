/** The members that are looked at although nothing is parsed, and what stands in them in the present record. */

import { NULL, OPEN_LIST, OPEN_OBJECT } from "./characters";
import { compareName, know, nameOf } from "./keys";
import { FIELD_SIZE, FIELDS, NAME_SLOTS, TABLES } from "./layout";

/** Tables of names, by the object whose members they name. */
export const ANY_OBJECT: u32 = TABLES;
export const RECORD: u32 = TABLES + NAME_SLOTS;
export const PAYLOAD: u32 = TABLES + 2 * NAME_SLOTS;
export const OPERATION: u32 = TABLES + 3 * NAME_SLOTS;
export const AUTHENTICATION: u32 = TABLES + 4 * NAME_SLOTS;
const REQUEST: u32 = TABLES + 5 * NAME_SLOTS;
/** From here on: objects of which only is of interest whether they hold such a member. */
export const RESPONSE: u32 = TABLES + 6 * NAME_SLOTS;
const ADDITIONAL: u32 = TABLES + 7 * NAME_SLOTS;

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
export const REQUEST_ID: u32 = 22;
export const RECIPIENT: u32 = 23;
/** Of what a call was given, what decides most. */
export const ROLE_ARN: u32 = 24;
/** From here on to before `HITS`: what a call was given and gave, which hardly any two records have in common. */
export const REQUEST_PARAMETERS: u32 = 25;
const RESPONSE_ELEMENTS: u32 = 26;
const ADDITIONAL_EVENT_DATA: u32 = 28;
/** From here on: keys under which a list or `hits` at the top holds records, so that the object is no record. */
export const HITS: u32 = 30;
const LAST_NAME: u32 = HITS + 8;
const ALL_DETAILS: u64 = ((<u64>1) << HITS) - ((<u64>1) << REQUEST_PARAMETERS);

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
  know(1, REQUEST_ID, "requestID");
  know(1, RECIPIENT, "recipientAccountId");
  know(1, REQUEST_PARAMETERS, "requestParameters");
  know(1, RESPONSE_ELEMENTS, "responseElements");
  know(1, RESPONSE_ELEMENTS + 1, "resources");
  know(1, ADDITIONAL_EVENT_DATA, "additionalEventData");
  know(1, ADDITIONAL_EVENT_DATA + 1, "serviceEventDetails");
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
  know(5, ROLE_ARN, "roleArn");
  know(6, LAST_NAME + 1, "success");
  know(6, LAST_NAME + 2, "accountAssignmentCreationStatus");
  know(7, LAST_NAME + 3, "SamlProviderArn");
  know(7, LAST_NAME + 4, "MFAUsed");
  know(7, LAST_NAME + 5, "UserName");
}

/** Bit `1 << id` each: fields that are text, an object, `true`, `false`, anything else; not of what a call was given and gave. */
let texts: u64 = 0;
let objects: u64 = 0;
let trues: u64 = 0;
let falses: u64 = 0;
let others: u64 = 0;
/** Of those, the ones that are an object or a list of what a call was given and gave; the one that is being read. */
let details: u64 = 0;
let detail: u32 = 0;
/** One of them may say who called or how it ended. */
let telling: bool = false;
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
  details = 0;
  detail = 0;
  telling = false;
  unclear = false;
  holder = false;
}

/** Where the key and the text of the field `id` lie; that its key is the name itself is looked at when the record is over. */
export function noteText(id: u32, key: u64, text: u64): void {
  store<u64>(FIELDS + id * FIELD_SIZE, text);
  store<u64>(FIELDS + id * FIELD_SIZE, key, 8);
}

/** `noted`: the bits of the fields that `noteText` was called for. */
export function checkTexts(noted: u64): void {
  texts = noted & ~1;
  for (let rest = texts; rest !== 0; rest &= rest - 1) {
    const field = FIELDS + <u32>ctz(rest) * FIELD_SIZE;
    if (compareName(<u32>ctz(rest), load<u32>(field, 8), load<u32>(field, 12)) === 2) continue;
    // Nobody corrects what a call was given.
    if (<u32>ctz(rest) === ROLE_ARN) texts &= ~((<u64>1) << ROLE_ARN);
    else unclear = true;
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
  const bit: u64 = (<u64>1) << id;
  if (id >= REQUEST_PARAMETERS && id < HITS) {
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      store<u64>(FIELDS + id * FIELD_SIZE, <u64>keyFrom | ((<u64>keyTo) << 32), 8);
      details |= bit;
      detail = id;
      if (id === REQUEST_PARAMETERS && byte === OPEN_OBJECT) return REQUEST;
      if (id === RESPONSE_ELEMENTS) return RESPONSE;
      if (id === ADDITIONAL_EVENT_DATA) return ADDITIONAL;
    } else if (byte !== NULL) telling = true;
    return ANY_OBJECT;
  }
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

/** A member of the record, an object or a list, ends in front of `at`. */
export function noteEnd(at: u32): void {
  if (detail !== 0) store<u32>(FIELDS + detail * FIELD_SIZE, at, 4);
  detail = 0;
}

/**
 * A key, of that hash, of an object in `names`. The result of a sign-in stands in the response under the call's own name,
 * which begins with a capital letter as no other key there does.
 */
export function noteInside(names: u32, keyFrom: u32, hash: u32): void {
  const first = <u32>load<u8>(keyFrom);
  if ((names === RESPONSE && first - 0x61 >= 26) || nameOf(names, hash) !== 0) telling = true;
}

export function textBits(): u64 {
  return texts;
}

export function detailBits(): u64 {
  return details;
}

/** All that is noted but places, in 64 bytes. */
export function copyMasks(to: u32): void {
  store<u64>(to, texts);
  store<u64>(to, objects, 8);
  store<u64>(to, trues, 16);
  store<u64>(to, falses, 24);
  store<u64>(to, others, 32);
  store<u64>(to, details, 40);
  store<u8>(to, <u8>telling, 48);
}

/** Of a record that is neither unclear nor a holder. */
export function pasteMasks(from: u32): void {
  texts = load<u64>(from);
  objects = load<u64>(from, 8);
  trues = load<u64>(from, 16);
  falses = load<u64>(from, 24);
  others = load<u64>(from, 32);
  details = load<u64>(from, 40);
  telling = load<u8>(from, 48) !== 0;
  unclear = false;
  holder = false;
}

export function placeText(id: u32, start: u32, end: u32, keyEnd: u32): void {
  store<u32>(FIELDS + id * FIELD_SIZE, start);
  store<u32>(FIELDS + id * FIELD_SIZE, end, 4);
  store<u32>(FIELDS + id * FIELD_SIZE, keyEnd, 12);
}

export function placeDetail(id: u32, keyEnd: u32, end: u32): void {
  store<u32>(FIELDS + id * FIELD_SIZE, end, 4);
  store<u32>(FIELDS + id * FIELD_SIZE, keyEnd, 12);
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

/** Whether what a call was given and gave is told apart from the rest, and nothing in it says who called or how it ended. */
export function areDetailsApart(): bool {
  return !telling && (texts & ALL_DETAILS) === 0;
}

/** Whether it is an object or a list of what a call was given and gave; it ends in front of `endOf(id)`. */
export function isDetail(id: u32): bool {
  return (details & ((<u64>1) << id)) !== 0;
}

export function keyEndOf(id: u32): u32 {
  return load<u32>(FIELDS + id * FIELD_SIZE, 12);
}

export function isText(id: u32): bool {
  return (texts & ((<u64>1) << id)) !== 0;
}

export function isObject(id: u32): bool {
  return (objects & ((<u64>1) << id)) !== 0;
}

export function isTrue(id: u32): bool {
  return (trues & ((<u64>1) << id)) !== 0;
}

/** Present, but no text. */
export function isOdd(id: u32): bool {
  return ((objects | trues | falses | others) & ((<u64>1) << id)) !== 0;
}

/** `true`, `false` or absent. */
export function isFlag(id: u32): bool {
  return ((texts | objects | others) & ((<u64>1) << id)) === 0;
}

export function isPresent(id: u32): bool {
  return ((texts | objects | trues | falses | others) & ((<u64>1) << id)) !== 0;
}

export function startOf(id: u32): u32 {
  return load<u32>(FIELDS + id * FIELD_SIZE);
}

export function endOf(id: u32): u32 {
  return load<u32>(FIELDS + id * FIELD_SIZE, 4);
}
