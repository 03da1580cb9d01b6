/** One API call as every family of this folder reads it: names made canonical, parameters taken out of their wrappings. */

import { at, type JsonObject, type JsonValue, list, object, property, text } from "../../model/json.ts";
import { memo } from "../../model/memo.ts";

/**
 * `eventName` without the API date that some services append: Lambda's `AddPermission20150331v2`, CloudFront's
 * `CreateDistribution2020_05_31`.
 */
export const canonicalOperation: (eventName: string) => string = memo((eventName) =>
  eventName.replace(/(?<=\D)(\d{8}(v\d+)?|\d{4}_\d{2}_\d{2})$/, ""),
);

const serviceName = memo((eventSource) => eventSource.split(".", 1)[0] ?? "");
const lowerCase = memo((name) => name.toLowerCase());
const NOTHING: JsonObject = {};

/** A class, as getters of a literal cost more than all the rest. */
export class Call {
  readonly record: JsonObject;
  /** `iam:createrole`: what the tables of this folder are keyed by. */
  readonly action: string;
  /** `ec2`, `iam`: the event source without its domain. */
  readonly service: string;
  readonly operation: string;
  /** The operation in lower case. */
  readonly name: string;
  /** The account that recorded the call. */
  readonly account: string | undefined;
  readonly partition: string;
  /** The resource a refusal names: on denied calls the parameters are often null, and this is all there is. */
  readonly refused: string | undefined;
  #parameters: JsonObject | undefined;

  constructor(
    record: JsonObject,
    api: { readonly service: string; readonly canonical: string },
    account: string | undefined,
    refused: string | undefined,
  ) {
    this.record = record;
    this.service = serviceName(api.service);
    this.operation = api.canonical;
    this.name = lowerCase(api.canonical);
    this.action = `${lowerCase(this.service)}:${this.name}`;
    this.account = account;
    this.partition = partitionOf(text(record["awsRegion"]));
    this.refused = refused;
  }

  /** Read when they are asked for: most calls are told by their names. */
  get parameters(): JsonObject {
    this.#parameters ??= unwrapped(object(this.record["requestParameters"]));
    return this.#parameters;
  }

  get response(): JsonObject {
    return object(this.record["responseElements"]) ?? NOTHING;
  }
}

/** `eventSource` or `eventName`; an Insights event keeps those of the calls it speaks about in `insightDetails`. */
export function eventName(record: JsonObject, key: "eventSource" | "eventName"): string {
  return text(property(record, key)) ?? text(at(record, "insightDetails", key)) ?? "";
}

/** The account that recorded the call, else the caller's. */
export function recordingAccount(record: JsonObject): string | undefined {
  return accountId(record["recipientAccountId"]) ?? accountId(at(record, "userIdentity", "accountId"));
}

/** An account id with the leading zeros that a JSON number loses; `undefined` for S3's `ANONYMOUS_PRINCIPAL`. */
export function accountId(value: JsonValue | undefined): string | undefined {
  const id = text(value);
  if (id === "ANONYMOUS_PRINCIPAL") return undefined;
  return typeof value === "number" ? id?.padStart(12, "0") : id;
}

/** EC2 logs its newer calls as `{"ModifySecurityGroupRulesRequest": {...}}`. Where a role is named, which may be all that is told, nothing is wrapped. */
function unwrapped(parameters: JsonObject | undefined): JsonObject {
  if (parameters === undefined) return NOTHING;
  if (Object.hasOwn(parameters, "roleArn")) return parameters;
  const keys = Object.keys(parameters);
  const [only] = keys;
  const inner = keys.length === 1 && only?.endsWith("Request") ? object(property(parameters, only)) : undefined;
  return inner ?? parameters;
}

function partitionOf(region: string | undefined): string {
  if (region?.startsWith("cn-")) return "aws-cn";
  return region?.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** A member under its camel-case or, as in wrapped requests and S3, its Pascal-case name. */
export function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return property(value, name) ?? property(value, pascalCase(name));
}

const pascalCase = memo((name) => name.charAt(0).toUpperCase() + name.slice(1));

/** The text of the first of these parameters that has one. */
export function parameter(call: Call, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = scalar(member(call.parameters, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** EC2 writes some scalars as `{"content": ..., "tag": 1}`. */
export function scalar(value: JsonValue | undefined): string | undefined {
  return text(value) ?? text(property(value, "content"));
}

/** A list in any of the shapes CloudTrail gives it: an array, `{"items": [...]}`, `{}` for none, one bare object for one. */
export function items(value: JsonValue | undefined): readonly JsonValue[] {
  const held = object(value);
  if (held === undefined) return list(value);
  const inner = property(held, "items");
  if (inner !== undefined) return list(inner);
  return Object.keys(held).length === 0 ? [] : [held];
}

/** The ARN of a role, user or group that a parameter names; IAM logs the name without its path. Of an account that is none, nothing stands in it. */
export function iamArn(
  { account = "", partition }: Pick<Call, "account" | "partition">,
  kind: string,
  name: string,
): string {
  return name.startsWith("arn:")
    ? name
    : `arn:${partition}:iam::${/^\d{12}$/.test(account) ? account : ""}:${kind}/${name}`;
}

/** Where a call without a named resource took effect: the whole account. */
export function wholeAccount(call: Call): string {
  return `aws:${call.account ?? ""}`;
}

/** A table keyed by action name (`ec2:OpenTunnel`), looked up without regard to case. */
export function byCall<T>(rows: Readonly<Record<string, T>>): (call: Call) => T | undefined {
  const table = new Map(Object.entries(rows).map(([action, row]) => [action.toLowerCase(), row]));
  return (call) => table.get(call.action);
}
