/**
 * Texts to look for in the bytes of files, before anything is parsed: whatever matches holds one of them. They presume
 * records as the clouds write them, keys included. The searcher takes two kinds of records for matches by itself: those with
 * an escape that may hide a letter (`\u0053`, `\/`), and those with one of the two characters that fold to an ASCII letter,
 * U+212A and U+0130.
 */

import type { RecordFormat } from "../../model/record.ts";
import { type Expr, type Leaf, or } from "../expr.ts";
import { fieldsOf } from "../fields-of.ts";
import { ABSENCE, asWritten, pushing } from "../implications.ts";
import { compilePattern } from "../pattern.ts";
import { localParts, type Push, prefilter } from "../prefilter.ts";
import { simplify } from "../simplify.ts";
import { cheapestCover, type Priced } from "./cover.ts";
import { withHalves } from "./logging/halves.ts";
import { mayBeScalar, pieces } from "./pieces.ts";

/** `any`: ASCII, at least 3 bytes each, without regard to ASCII case; empty where no record can match. `because`: why all may. */
export type Needles = { readonly texts: Texts } & (
  | { readonly kind: "needles"; readonly any: readonly string[] }
  | { readonly kind: "all"; readonly because: () => string }
);

/** All that stands in whatever matches, in lower case: all of these, or one at least. */
export type Texts = string | { readonly all: readonly Texts[] } | { readonly any: readonly Texts[] };

const SHORTEST = 3;

/**
 * What finding a text costs: reading the records that hold it. A whole value is rarest; a key is in every record of its kind
 * of call; a few letters, and where or by which service a call was made, are everywhere.
 */
const COST = { value: 1, long: 2, key: 8, short: 30, service: 20, common: 300 };
const LONG = 6;
/** More texts than this cost the search more than the records they leave out. */
const MOST = 400;

/** `formats`: the kinds of records the bytes may hold. */
export function toNeedles(where: Expr, formats: readonly RecordFormat[]): Needles {
  const any = new Set<string>();
  const asked = formats.map((format) => ({ format, expr: askedOf(where, format) }));
  const texts = { any: asked.map(({ expr }) => textsOf(expr)) };
  for (const { format, expr } of asked) {
    const cover = cheapestCover(expr, price);
    if (cover === undefined) return { kind: "all", because: () => whyAll(where, format), texts };
    for (const needle of cover.items) any.add(needle);
  }
  if (any.size > MOST) {
    return { kind: "all", because: () => `${any.size} texts to look for are more than it saves`, texts };
  }
  return { kind: "needles", any: shortest([...any]), texts };
}

function whyAll(where: Expr, format: RecordFormat): string {
  const [local] = localParts(where, pushing(format, asText));
  return `${format} records: ${local?.because ?? "the query asks for what every record may have"}`;
}

/**
 * What is asked of the texts in records of a format. Halves of Google's operations are found by what they hold themselves: of entries
 * as Google writes them, since one to which others added CloudTrail's keys is no half.
 */
function askedOf(where: Expr, format: RecordFormat): Expr {
  const asked = simplify(prefilter(where, pushing(format, asText)));
  if (format !== "gcp-audit") return asked;
  const isGoogles = fieldsOf(where).every(({ root, planes }) => root === "event" || planes.includes("gcp"));
  if (isGoogles) return withHalves(asked);
  return simplify(or(withHalves(simplify(prefilter(where, pushing(format, asWritten("gcp", asText))))), asked));
}

function textsOf(asked: Expr): Texts {
  switch (asked.op) {
    case "const":
      return asked.value ? { all: [] } : { any: [] };
    case "not":
      return { all: [] };
    case "test":
      return { all: [...valueNeedles(asked), ...keyNeedle(asked)].map(({ item }) => item.toLowerCase()) };
    case "and":
      return { all: asked.args.map(textsOf) };
    case "or":
      return { any: asked.args.map(textsOf) };
  }
}

/** `text`: in lower case. */
export function standIn(text: string, texts: Texts): boolean {
  if (typeof texts === "string") return text.includes(texts);
  return "all" in texts
    ? texts.all.every((each) => standIn(text, each))
    : texts.any.some((each) => standIn(text, each));
}

/** Whatever holds a text that holds another holds the other. */
function shortest(needles: readonly string[]): readonly string[] {
  const folded = needles.map((needle) => needle.toLowerCase());
  return needles.filter((_, index) =>
    folded.every((other, at) => {
      const holds = folded[index]?.includes(other) === true;
      return !holds || at === index || (other === folded[index] && at > index);
    }),
  );
}

function asText(asked: Leaf): Push {
  if (asked.test.kind === "null") return ABSENCE;
  return price(asked) === undefined ? { because: "nothing in it is sure to stand so in the bytes" } : true;
}

/** Keys that most records lack, besides whatever a request or an answer holds. */
const RARE_KEYS = new Set([
  ...["errorCode", "errorMessage", "vpcEndpointId", "vpcEndpointAccountId", "sharedEventID", "serviceEventDetails"],
  ...["invokedBy", "sourceIdentity", "assumedRoot", "ec2RoleDelivery", "identityProvider", "credentialId"],
  ...["federatedProvider", "identityStoreArn", "sourceAccount", "issuerType", "credentialsIssuedTo", "keyExchange"],
  ...["sessionCredentialFromConsole", "originalEventID", "originalRequestID", "updatedFields"],
  ...["serviceAccountKeyName", "principalSubject", "statusDetails", "first", "last"],
]);

/** One trail has few values of these. */
const COMMON =
  /^(recipientAccountId|awsRegion|event(Version|Type|Category)|userIdentity\.(accountId|type)|logName|severity|resource\.(type|labels\..*)|additionalEventData\.labels\.project_id)$/;

const SERVICE = /^(eventSource|protoPayload\.serviceName)$/;

const OPEN_KEYS =
  /^(requestParameters|responseElements|additionalEventData(?!\.labels\.)|serviceEventDetails|userIdentity\.details|labels|jsonPayload|protoPayload\.(request|response|metadata|serviceData|policyViolationInfo|status))\./;

function price(asked: Leaf): Priced<string> | undefined {
  const found = [...valueNeedles(asked), ...keyNeedle(asked)];
  const [first, ...others] = found;
  return others.reduce((best, next) => (best === undefined || next.cost < best.cost ? next : best), first);
}

/** Whatever the value, its key is there. */
function keyNeedle({ field }: Leaf): readonly Priced<string>[] {
  const key = field.path.at(-1) ?? "";
  if (!RARE_KEYS.has(key) && !OPEN_KEYS.test(field.name)) return [];
  return /^[\w@.-]+$/.test(key) ? [{ item: `"${key}"`, cost: COST.key }] : [];
}

const PLAIN = "\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e";
/** An object is read as its JSON, which files write with blanks and line ends of their own. */
const OUTSIDE_GRAMMAR = "\\w.@/+=*?!#$%&'()<>;|~^`-";

function valueNeedles({ field, test }: Leaf): readonly Priced<string>[] {
  if (test.kind !== "like" || /^(eventTime|timestamp|receiveTimestamp|protoPayload\.@type)$/.test(field.name))
    return [];
  const { pattern } = test;
  const passes = compilePattern(pattern, test.cased);
  // No text in the file then, and no quotes around it.
  if (passes("true") || passes("false")) return [];
  const whole = pieces(pattern, PLAIN);
  const begins = typeof pattern[0] === "object" && !pattern[0].text.startsWith("{");
  const last = pattern.at(-1);
  const ends = typeof last === "object" && !last.text.endsWith("}");
  const { texts, atStart, atEnd } = begins || ends ? whole : pieces(pattern, OUTSIDE_GRAMMAR);
  return texts.flatMap((text, index): readonly Priced<string>[] => {
    if (mayBeScalar(text)) return [];
    const open = atStart && index === 0 ? '"' : "";
    const close = atEnd && index === texts.length - 1 ? '"' : "";
    const item = `${open}${text}${close}`;
    if (item.length < SHORTEST) return [];
    if (COMMON.test(field.name)) return [{ item, cost: COST.common }];
    if (SERVICE.test(field.name)) return [{ item, cost: COST.service }];
    const cost = open !== "" && close !== "" ? COST.value : text.length >= LONG ? COST.long : COST.short;
    return [{ item, cost }];
  });
}
