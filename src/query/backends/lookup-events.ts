/**
 * CloudTrail's LookupEvents: one attribute a request, compared exactly, 50 records a page, 2 requests a second. The cheapest
 * set of attributes that covers a query is asked for one by one. Event history has management events only: no data event
 * (S3 objects, Lambda invocations), no network activity, no record of another product, and no Insights unless asked.
 */

import { type BoundPart, type Expr, FALSE, type Leaf, leaf, or } from "../expr.ts";
import { knownField } from "../fields.ts";
import { GATEWAY_NAMES } from "../implications/aws-calls.ts";
import { ABSENCE, asWritten, pushing } from "../implications.ts";
import { awsSpellings, isAwsEventSource, servicesThatDate } from "../operations/aws.ts";
import { literalText } from "../pattern.ts";
import { type LocalPart, localParts, type Push, prefilter } from "../prefilter.ts";
import { simplify } from "../simplify.ts";
import { cheapestCover, type Priced } from "./cover.ts";

export type LookupKey = "EventId" | "EventName" | "EventSource" | "AccessKeyId" | "ReadOnly";

export interface LookupAttribute {
  readonly key: LookupKey;
  readonly value: string;
}

/** `attributes` are requests of their own, one each; what they answer is united. `scan` asks for the whole window. */
export type LookupPlan = (
  | { readonly kind: "nothing" }
  | { readonly kind: "scan"; readonly because: string }
  | { readonly kind: "attributes"; readonly attributes: readonly LookupAttribute[] }
) & { readonly local: readonly LocalPart[] };

/**
 * What one attribute costs, in requests of an ordinary day. An id has one record. One operation fills about a page, and
 * costs a request even when it fills none. A key calls a few dozen operations, a service is all of its operations, most of
 * them reads; about a tenth of all calls write. Beyond `SCAN` the whole window is the cheaper question.
 */
const COST: Readonly<Record<LookupKey, number>> = {
  EventId: 0.5,
  EventName: 1,
  AccessKeyId: 5,
  EventSource: 40,
  ReadOnly: 200,
};
const SCAN = 400;

const KEYS: Readonly<Record<string, LookupKey>> = {
  eventID: "EventId",
  eventName: "EventName",
  eventSource: "EventSource",
  "userIdentity.accessKeyId": "AccessKeyId",
  readOnly: "ReadOnly",
};

/** Words that a normalizer reads and no AWS service logs. */
const NOT_IN_HISTORY = new Set(
  `${GATEWAY_NAMES} PutGroupPermissionsBoundary DeleteGroupPermissionsBoundary`.toLowerCase().split(" "),
);

export function planLookupEvents(where: Expr): LookupPlan {
  const local = localParts(where, canPush);
  const cover = cheapestCover(simplify(prefilter(where, canPush)), price);
  if (cover === undefined) return { kind: "scan", because: "no attribute covers the query", local };
  if (cover.items.length === 0) return { kind: "nothing", local };
  if (cover.cost > SCAN)
    return { kind: "scan", because: `${cover.items.length} attributes cost more than all records`, local };
  return { kind: "attributes", attributes: cover.items, local };
}

function price({ field, test }: Leaf): Priced<LookupAttribute> | undefined {
  const key = KEYS[field.name];
  const value =
    test.kind === "boolean" ? String(test.value) : test.kind === "like" ? literalText(test.pattern) : undefined;
  return key === undefined || value === undefined ? undefined : { item: { key, value }, cost: COST[key] };
}

const ofRecord = pushing("cloudtrail", asWritten("aws", recordLeaf));

function canPush(asked: Leaf): Push {
  const { field, test } = asked;
  const name = field.name === "api.canonical" && test.kind === "like" ? literalText(test.pattern) : undefined;
  return name === undefined ? ofRecord(asked) : operation(name, true);
}

function recordLeaf(asked: Leaf): Push {
  const { field, test } = asked;
  // Event history gives Insights only to those who ask for that category.
  if (field.path[0] === "insightDetails") return FALSE;
  if (test.kind === "null") return ABSENCE;
  if (field.name === "readOnly" && test.kind === "boolean") {
    return test.value ? { because: "most records only read: asking for these saves nothing" } : true;
  }
  if (KEYS[field.name] === undefined) return { because: "LookupEvents has no attribute for it" };
  const text = test.kind === "like" ? literalText(test.pattern) : undefined;
  if (text === undefined) return { because: "LookupEvents compares whole values only" };
  if (test.kind === "like" && test.cased && spelled(field.name, text) === text) return true;
  if (field.name === "eventName") return operation(text, false);
  const known = spelled(field.name, text);
  return known === undefined
    ? { because: `it is not known how AWS would write ${JSON.stringify(text)}` }
    : exactly(field.name, known);
}

/** The one way in which AWS writes a value; `undefined` where that is not known. */
function spelled(field: string, text: string): string | undefined {
  const folded = text.toLowerCase();
  switch (field) {
    case "eventName":
      return awsSpellings(text).find((name) => name === text);
    case "eventSource":
      return isAwsEventSource(folded) ? folded : undefined;
    case "userIdentity.accessKeyId":
      return /^(akia|asia)[a-z0-9]{12,124}$/.test(folded) ? folded.toUpperCase() : undefined;
    case "eventID":
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(folded) ? folded : undefined;
    default:
      return undefined;
  }
}

/** In every known spelling; with the date of an API behind it nobody knows all of them, so the whole service is asked. */
function operation(name: string, dated: boolean): Push {
  if (NOT_IN_HISTORY.has(name.toLowerCase())) return FALSE;
  const spellings = awsSpellings(name);
  const services = dated || spellings.length === 0 ? servicesThatDate(name) : [];
  if (spellings.length + services.length === 0) {
    return { because: `it is not known how AWS would write ${JSON.stringify(name)}: the API compares exactly` };
  }
  return or(
    ...spellings.map((spelling) => exactly("eventName", spelling)),
    ...services.map((service) => exactly("eventSource", `${service}.amazonaws.com`)),
  );
}

function exactly(field: string, text: string): Leaf {
  return leaf<BoundPart>(knownField(field), { kind: "like", pattern: [{ text }], cased: true });
}
