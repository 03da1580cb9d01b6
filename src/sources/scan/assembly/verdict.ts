/**
 * What is told of a record in which no needle stands: its time, the hash of its uid, and the few signs that coverage
 * notes are made of. Whatever the normalizers would read in another than the plain way makes the record a candidate.
 */

import { BACKSLASH } from "./characters";
import {
  ADDENDUM,
  AUTHENTICATION_INFO,
  AWS_REGION,
  EVENT_CATEGORY,
  EVENT_ID,
  EVENT_NAME,
  EVENT_SOURCE,
  EVENT_TIME,
  EVENT_TYPE,
  endOf,
  FIRST,
  INSERT_ID,
  isFlag,
  isObject,
  isOdd,
  isPresent,
  isText,
  isTrue,
  isUnclear,
  LAST,
  LOG_NAME,
  METHOD_NAME,
  OPERATION_FIELD,
  PRINCIPAL_EMAIL,
  PROTO_PAYLOAD,
  S3,
  SERVICE_NAME,
  SHARED_EVENT_ID,
  startOf,
  TIMESTAMP,
} from "./fields";
import { hashBytes } from "./hash";
import { endOfDigits, parseInstant } from "./instant";
import { SCRATCH, SCRATCH_SIZE } from "./layout";

/** To be parsed whatever is looked for, and nothing else is told of it. */
export const CANDIDATE: u32 = 1;
/** A candidate that is more than what `JSON.parse` says: an object in it may hold a key twice. */
export const UNCLEAR: u32 = 2;
/** Else `aws`. */
export const GCP: u32 = 4;
export const COMMERCIAL_REGION: u32 = 8;
export const US_EAST_1: u32 = 16;
export const IAM_CREDENTIALS: u32 = 32;

/** Of `Insight` and `AwsCloudTrailInsight`, in any case. */
const INSIGHT_LENGTH: u32 = 7;
const INSIGHT_TYPE_LENGTH: u32 = 20;

/** The verdict on the present record; writes its milliseconds and its uid's hash to `time` and `hash` unless it is a candidate. */
export function judge(time: u32, hash: u32): u32 {
  if (isUnclear()) return CANDIDATE | UNCLEAR;
  if (isPresent(EVENT_SOURCE) || isPresent(EVENT_NAME)) return cloudTrail(time, hash);
  return isObject(PROTO_PAYLOAD) ? logEntry(time, hash) : CANDIDATE;
}

function cloudTrail(time: u32, hash: u32): u32 {
  if (!says(EVENT_NAME) || !says(EVENT_SOURCE) || !says(EVENT_ID) || !isText(EVENT_TIME)) return CANDIDATE;
  if (isPresent(ADDENDUM) || isPresent(S3)) return CANDIDATE;
  if (isOdd(SHARED_EVENT_ID) || isOdd(AWS_REGION) || isOdd(EVENT_CATEGORY) || isOdd(EVENT_TYPE)) return CANDIDATE;
  // No other category and no other type of event is as long as these.
  if (isText(EVENT_CATEGORY) && endOf(EVENT_CATEGORY) - startOf(EVENT_CATEGORY) === INSIGHT_LENGTH) return CANDIDATE;
  if (isText(EVENT_TYPE) && endOf(EVENT_TYPE) - startOf(EVENT_TYPE) === INSIGHT_TYPE_LENGTH) return CANDIDATE;
  if (begins(startOf(EVENT_SOURCE), endOf(EVENT_SOURCE), "aws:")) return CANDIDATE;
  const ms = parseInstant(startOf(EVENT_TIME), endOf(EVENT_TIME));
  const uid = isText(SHARED_EVENT_ID) ? SHARED_EVENT_ID : EVENT_ID;
  if (Number.isNaN(ms) || !isPlain(uid)) return CANDIDATE;
  store<f64>(time, ms);
  hashBytes(startOf(uid), endOf(uid), hash);
  return isText(AWS_REGION) ? regionSigns(startOf(AWS_REGION), endOf(AWS_REGION)) : 0;
}

/** Events of the commercial partition, and of the region that its global services log to. */
function regionSigns(from: u32, to: u32): u32 {
  if (is(from, to, "us-east-1")) return COMMERCIAL_REGION | US_EAST_1;
  if (from === to || !isWordCharacter(load<u8>(from))) return 0;
  return begins(from, to, "cn-") || begins(from, to, "us-gov-") ? 0 : COMMERCIAL_REGION;
}

function logEntry(time: u32, hash: u32): u32 {
  if (!isText(TIMESTAMP) || !isPlain(LOG_NAME) || !isPlain(INSERT_ID) || !says(METHOD_NAME)) return CANDIDATE;
  // Half an operation waits for the other half; without a principal the caller may have been taken out.
  if (!isWhole() || !isObject(AUTHENTICATION_INFO) || !says(PRINCIPAL_EMAIL) || isOdd(SERVICE_NAME)) return CANDIDATE;
  // Whether these let somebody in may stay untold, which a note says.
  if (endsInAnyCase(METHOD_NAME, "authorizeuser") || endsInAnyCase(METHOD_NAME, "createtunnel")) return CANDIDATE;
  const service = isText(SERVICE_NAME);
  if (service && endsInAnyCase(SERVICE_NAME, "-ssh-serialport.googleapis.com")) return CANDIDATE;
  const ms = parseInstant(startOf(TIMESTAMP), endOf(TIMESTAMP));
  if (Number.isNaN(ms)) return CANDIDATE;
  const length = endOf(LOG_NAME) - startOf(LOG_NAME) + endOf(INSERT_ID) - startOf(INSERT_ID);
  if (length > SCRATCH_SIZE - 64) return CANDIDATE;
  store<f64>(time, ms);
  const end = writeUid(SCRATCH);
  hashBytes(SCRATCH, end, hash);
  const mints = service && is(startOf(SERVICE_NAME), endOf(SERVICE_NAME), "iamcredentials.googleapis.com");
  return mints ? GCP | IAM_CREDENTIALS : GCP;
}

function isWhole(): bool {
  if (!isPresent(OPERATION_FIELD)) return true;
  return isObject(OPERATION_FIELD) && isFlag(FIRST) && isFlag(LAST) && isTrue(FIRST) === isTrue(LAST);
}

/** `logName timestamp insertId`, the time without zeros at its end. */
function writeUid(at: u32): u32 {
  const time = startOf(TIMESTAMP);
  let here = append(at, startOf(LOG_NAME), endOf(LOG_NAME));
  store<u8>(here, 0x20);
  here = append(here + 1, time, endOfDigits(time, endOf(TIMESTAMP)));
  store<u16>(here, 0x205a);
  return append(here + 2, startOf(INSERT_ID), endOf(INSERT_ID));
}

function append(at: u32, from: u32, to: u32): u32 {
  memory.copy(at, from, to - from);
  return at + to - from;
}

/** A text that is not empty. */
function says(id: u32): bool {
  return isText(id) && endOf(id) > startOf(id);
}

/** A text that is not empty and says what its bytes say. */
function isPlain(id: u32): bool {
  if (!says(id)) return false;
  const end = endOf(id);
  for (let at = startOf(id); at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>BACKSLASH)));
    if (found !== 0 && at + ctz(found) < end) return false;
  }
  return true;
}

function is(from: u32, to: u32, word: string): bool {
  return to - from === <u32>word.length && begins(from, to, word);
}

function begins(from: u32, to: u32, word: string): bool {
  const length = <u32>word.length;
  if (to - from < length) return false;
  for (let place: u32 = 0; place < length; place++) {
    if (<i32>load<u8>(from + place) !== word.charCodeAt(<i32>place)) return false;
  }
  return true;
}

/** `word` is in lower case; ASCII case is all that matters, other letters do not fold to these. */
function endsInAnyCase(id: u32, word: string): bool {
  const length = <u32>word.length;
  if (endOf(id) - startOf(id) < length) return false;
  const from = endOf(id) - length;
  for (let place: u32 = 0; place < length; place++) {
    const byte = <u32>load<u8>(from + place);
    const lower = byte - 0x41 < 26 ? byte + 0x20 : byte;
    if (lower !== <u32>word.charCodeAt(<i32>place)) return false;
  }
  return true;
}

function isWordCharacter(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10 || byte === 0x5f;
}
