/**
 * The record of which only a frame is known, as the byte scanner makes it: all of a record but when it happened, its ids, and
 * what the call was given and gave. Those members hold 0 in a frame, which says that they are there; or, of what the call was
 * given, the one member that a frame tells.
 */

import { isObject, type JsonObject, type JsonValue } from "../../model/json.ts";
import { withheldBut, withhold } from "../../model/sketch.ts";

/** Each record's own, told of none. */
const OWN = ["eventTime", "eventID", "sharedEventID", "requestID"];
const DETAILS = ["requestParameters", "responseElements", "resources", "additionalEventData", "serviceEventDetails"];

/**
 * Records without a frame are those whose response begins a key with another than a small letter, as the result of a
 * sign-in does, or says whether it succeeded; and those whose additional data tell who signed in and how.
 */
const KNOWN_ABSENT: readonly (readonly [string, (member: string) => boolean])[] = [
  [
    "responseElements",
    (member) => !/^[a-z]/.test(member) || /^(success|accountAssignmentCreationStatus)$/.test(member),
  ],
  ["additionalEventData", (member) => /^(SamlProviderArn|MFAUsed|UserName)$/.test(member)],
];

export interface FramedRecord {
  readonly frame: JsonObject;
  /** Reading of it what is not told throws. */
  readonly record: JsonObject;
  readonly untold: ReadonlySet<string>;
}

/** `undefined` for what is no frame. */
export function framedRecord(frame: JsonValue): FramedRecord | undefined {
  if (!isObject(frame)) return undefined;
  const untold = new Set([...OWN, ...DETAILS.filter((member) => (frame[member] ?? null) !== null)]);
  const instead = new Map<string, object>();
  for (const [member, isAbsent] of KNOWN_ABSENT) if (untold.has(member)) instead.set(member, withheldBut({}, isAbsent));
  const given = frame["requestParameters"];
  if (isObject(given)) instead.set("requestParameters", withheldBut(given));
  return { frame, record: withhold(frame, untold, instead), untold };
}
