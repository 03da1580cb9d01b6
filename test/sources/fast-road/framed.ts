/** CloudTrail records of every kind, changed at random where a frame is cut; and what is foretold of records beside what they are. */

import { cloudTrailRecord } from "../../../bench/records.ts";
import { createAppraiser, normalize, type Question } from "../../../src/engine/appraise.ts";
import { ownOf } from "../../../src/engine/own.ts";
import type { Met, PassedRecord } from "../../../src/engine/passed-record.ts";
import type { Source } from "../../../src/engine/source.ts";
import type { Own } from "../../../src/model/event.ts";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import type { Random } from "../../../src/sources/demo/random.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { appraising } from "../../../src/sources/fast-road/appraising.ts";
import { createScanLog } from "../../../src/sources/fast-road/scanned.ts";
import { createScanner } from "../../../src/sources/scan/scan.ts";
import { DAY, NOON } from "../../support/event.ts";
import { passedOf } from "../../support/passed.ts";
import { ask, EVERY_ENTRY, recordSource } from "../../support/run.ts";

/** Without the one that keeps all of nearly every event, so that nothing can be foretold. */
const { "follow-credential": _, ...most } = EVERY_ENTRY;
export const MOST_ENTRIES: typeof EVERY_ENTRY = most;

/** What entries of the library together ask of a record. */
export async function askedBy(entries: typeof EVERY_ENTRY): Promise<Question> {
  let question: Question | undefined;
  const source: Source = {
    ...recordSource("asked"),
    async *read(_request, context) {
      question = context.question;
      yield [];
    },
  };
  await ask(entries, [source], { window: { since: NOON - 3 * DAY, until: NOON } });
  if (question === undefined) throw new Error("nothing was asked");
  return question;
}

const DEMO = demoTrail(NOON).flatMap(({ format, record }) => (format === "cloudtrail" ? [record] : []));
const OPERATIONS = [
  ...["sts:AssumeRole", "sts:GetSessionToken", "sso:GetRoleCredentials", "signin:ConsoleLogin", "signin:SwitchRole"],
  ...["signin:CheckMfa", "sso:Authenticate", "sso:CreateAccountAssignment", "iam:CreateAccessKey", "iam:PutRolePolicy"],
  ...["ssm:StartSession", "ssm:SendCommand", "ec2-instance-connect:OpenTunnel", "ec2:ModifyInstanceAttribute"],
  ...["ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteFlowLogs", "cloudtrail:StopLogging", "s3:PutBucketPolicy"],
  ...[
    "s3:GetObject",
    "kms:Decrypt",
    "lambda:Invoke",
    "lambda:AddPermission20150331v2",
    "secretsmanager:GetSecretValue",
  ],
  ...["gateway:GenerateAccessToken", "gateway:AccessDenied", "gateway:CreateTunnel", "gateway:AddIamPolicyBinding"],
] as const;
const HOME = "111122223333";
const TEXTS = [
  ...["x", "", "true", "Failure", "Success", "i-0123456789abcdef0", "arn:aws:iam::999988887777:role/R", "*"],
  ...[`arn:aws:iam::${HOME}:role/R`, "arn:aws:s3:::bucket/key", "arn:aws:kms:eu-west-1:999988887777:key/1", "arn:a"],
  ...[
    "arn:aws:iam::9999888877:role/R",
    "a arn:aws:iam::999988887777:role/R",
    "5432",
    "10.0.1.9",
    'say "arn:aws:x:y:1:z',
    'arn:aws":kms:eu-west-1:999988887777:key/1',
    'arn:aws:"s3":eu-west-1:999988887777:"',
    "arn:aws:k\\ms:eu-west-1:999988887777:key/1",
  ],
  ...["arn:aws:sts::999988887777:assumed-role/R/s", "AKIAIOSFODNN7EXAMPLE", '{"Statement":[]}', "agént", "0.0.0.0/0"],
] as const;
const KEYS = [
  ...[
    "roleArn",
    "RoleArn",
    "resource",
    "name",
    "instanceId",
    "target",
    "functionName",
    "keyId",
    "bucketName",
    "success",
    "Success",
  ],
  ...["userName", "UserName", "MFAUsed", "SamlProviderArn", "ConsoleLogin", "SwitchRole", "CheckMfa", "arn", "ARN"],
  ...["accountAssignmentCreationStatus", "account_id", "role_name", "targetId", "policyArn", "policyDocument", "host"],
  ...["credentials", "accessKeyId", "groupId", "enable", "x-amz-id-2", "AuthWorkflowID", "groupSet", "items", "tunnel"],
  ...[
    "ModifyInstanceAttributeRequest",
    "arn:aws:iam::999988887777:role/R",
    "",
    "Ünder",
    "attribute",
    "egress",
    "status",
  ],
] as const;
const DETAILS = [
  "requestParameters",
  "responseElements",
  "resources",
  "additionalEventData",
  "serviceEventDetails",
] as const;
const IDENTITIES = [
  ...["Root", "IAMUser", "AssumedRole", "FederatedUser", "AWSAccount", "AWSService", "IdentityCenterUser", "SAMLUser"],
  ...["WebIdentityUser", "Unknown", "Directory", "Gateway", ""],
] as const;

export function framedRecord(random: Random): JsonObject {
  let record =
    random.next() < 0.5
      ? (DEMO[random.between(0, DEMO.length - 1)] ?? {})
      : cloudTrailRecord(random, NOON - random.between(0, 4 * DAY));
  for (let changes = random.between(0, 4); changes > 0; changes--) record = changed(random, record);
  return record;
}

function changed(random: Random, record: JsonObject): JsonObject {
  const text = random.pick(TEXTS);
  switch (random.between(0, 14)) {
    case 0: {
      const [service = "", eventName = ""] = random.pick(OPERATIONS).split(":");
      return { ...record, eventSource: `${service}.amazonaws.com`, eventName };
    }
    case 1:
      return { ...record, errorCode: random.pick(["AccessDenied", "Client.UnauthorizedOperation", "Throttling", ""]) };
    case 2:
      return {
        ...record,
        errorMessage: `is not authorized to perform: s3:GetObject on resource: ${text} because no x`,
      };
    case 3:
      return { ...record, recipientAccountId: random.pick([HOME, "999988887777", "1", null, 111122223333]) };
    case 4: {
      const identity = (record["userIdentity"] ?? {}) as JsonObject;
      return { ...record, userIdentity: { ...identity, type: random.pick(IDENTITIES) } };
    }
    case 5:
      return { ...record, sharedEventID: random.pick([random.uuid(), random.uuid().toUpperCase(), "x", 0]) };
    case 6:
      return {
        ...record,
        eventID: random.pick([random.uuid(), "x", 0, random.uuid().replaceAll("-", "+"), noUuid(random)]),
      };
    case 7:
      return { ...record, eventTime: `2026-05-31T12:00:00${random.pick([".000Z", ".1Z", ".123456Z", "+02:00", "Z"])}` };
    case 8:
      return { ...record, [random.pick(["readOnly", "eventType", "sourceIPAddress", "awsRegion", "requestID"])]: text };
    default: {
      const detail = random.pick(DETAILS);
      return { ...record, [detail]: random.next() < 0.1 ? scalar(random) : value(random, record[detail], 3) };
    }
  }
}

function scalar(random: Random): JsonValue {
  return random.pick<JsonValue>([null, 0, true, "x", 1.5]);
}

/** Something like `before` with a member more. */
function value(random: Random, before: JsonObject[string], depth: number): JsonValue {
  if (depth === 0 || random.next() < 0.2) return random.next() < 0.2 ? scalar(random) : random.pick(TEXTS);
  const inner = value(random, undefined, depth - 1);
  if (random.next() < 0.2) return [inner];
  const members = typeof before === "object" && before !== null && !Array.isArray(before) ? before : {};
  return { ...members, [random.pick(KEYS)]: inner };
}

/** How a record was appraised: by its frame, or parsed; `undefined` where the scan told nothing of it. */
export interface Compared {
  readonly byFrame: boolean;
  /** Its frame did not say all that was asked. */
  readonly isParsed: boolean;
  /** By its frame, or as a candidate, and as the record by itself would be. */
  readonly told: Told | undefined;
  readonly expected: Told | undefined;
}

interface Told extends Omit<PassedRecord, "own"> {
  readonly own: Own | undefined;
}

/** `question` is put to records by their bytes, and to their events. */
export function createComparison(
  question: Question,
  format: "cloudtrail" | "gcp-audit" = "cloudtrail",
): (record: JsonObject) => Compared {
  const appraise = createAppraiser(question);
  const log = createScanLog();
  let parsed = false;
  let read = false;
  const listener = appraising(log, question);
  const { framed } = listener;
  const scanner = createScanner([format === "cloudtrail" ? '"eventName"' : '"methodName"'], {
    ...listener,
    candidate(candidate) {
      parsed = true;
      listener.candidate(candidate);
    },
    ...(framed && {
      framed: (record) =>
        framed({
          ...record,
          read() {
            read = true;
            return record.read();
          },
        }),
    }),
  });
  if (scanner === undefined) throw new Error("no scanner");
  return (record) => {
    log.clear();
    parsed = read = false;
    const bytes = Buffer.from(JSON.stringify(record));
    scanner.begin();
    scanner.room().set(bytes);
    scanner.take(bytes.length);
    scanner.end();
    const [passed] = passedOf(log.scanned().passed);
    const told = passed && kept(passed);
    const event = normalize({ format, record });
    const expected = "invalid" in event || told === undefined ? undefined : kept(appraise(event));
    return { byFrame: !parsed, isParsed: parsed || read, told, expected };
  };
}

function kept({ plane, ms, signs, uid, met, own }: PassedRecord): Told {
  const written = own instanceof Int32Array ? ownOf(own, 0, ms) : own;
  return structuredClone({
    plane,
    ms,
    signs,
    uid,
    ...(met && { met: sorted(met, written) }),
    own: met?.concerned === undefined || written === undefined ? undefined : ids(written),
  });
}

function ids({ uid, record_uid, time }: Own): Own {
  return record_uid === undefined ? { uid, time } : { uid, record_uid, time };
}

/** Its target with what is kept, wherever it was. */
function sorted({ entries, concerned }: Met, own: Own | undefined): Met {
  const target = own?.target ?? concerned?.what.target;
  return {
    entries: entries.toSorted(),
    ...(concerned && {
      concerned: {
        entries: concerned.entries.toSorted(),
        what: target === undefined ? concerned.what : { ...concerned.what, target },
      },
    }),
  };
}

/** With one digit that is none, beside those that are in the order of characters. */
function noUuid(random: Random): string {
  const digits = [...random.uuid()];
  const places = digits.flatMap((digit, place) => (digit === "-" ? [] : place));
  digits[random.pick(places as [number])] = random.pick(["/", ":", "@", "`", "g", "A", "\u007f"]);
  return digits.join("");
}
