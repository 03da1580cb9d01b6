import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { RECORD_FORMATS, type RecordFormat } from "../../../src/model/record.ts";
import { standIn, toNeedles } from "../../../src/query/backends/needles.ts";
import { and, type Expr, not, or } from "../../../src/query/expr.ts";
import { fieldNames, knownField } from "../../../src/query/fields.ts";
import { formatExpr } from "../../../src/query/format.ts";
import { compileMatcher } from "../../../src/query/match.ts";
import { corpus, known, mutated, queriesAbout } from "./corpus.ts";
import { halves } from "./halves.ts";
import { like, test } from "./leaves.ts";

const TRAIL: readonly RecordFormat[] = ["cloudtrail"];
const GOOGLE: readonly RecordFormat[] = ["gcp-audit", "gcp-load-balancer"];

function needles(where: Expr, formats: readonly RecordFormat[]): string {
  const found = toNeedles(where, formats);
  return found.kind === "needles" ? found.any.join(" ") : found.kind;
}

describe("looks for", () => {
  it.each<readonly [string, Expr, readonly RecordFormat[], string]>([
    ["a whole value with its quotes", like("eventName", "StartSession"), TRAIL, '"StartSession"'],
    ["the start of a value with the quote before it", like("eventName", "Start*"), TRAIL, '"Start'],
    ["the end of a value with the quote behind it", like("userIdentity.arn", "*/ada"), TRAIL, '/ada"'],
    ["a piece without quotes", like("userIdentity.arn", "*admin*"), TRAIL, "admin"],
    [
      "the rarest of what must hold together",
      and(like("awsRegion", "eu-west-1"), like("eventName", "StartSession")),
      TRAIL,
      '"StartSession"',
    ],
    ["a common value where there is no other", like("awsRegion", "eu-west-1"), TRAIL, '"eu-west-1"'],
    [
      "all of alternatives",
      or(like("eventName", "StopLogging"), like("eventName", "DeleteTrail")),
      TRAIL,
      '"StopLogging" "DeleteTrail"',
    ],
    [
      "of one text inside another the shorter",
      or(like("eventName", "AssumeRole"), like("eventName", "*AssumeRole*")),
      TRAIL,
      "AssumeRole",
    ],
    ["the key of a request's part", test("requestParameters.userData", { kind: "exists" }), TRAIL, '"userData"'],
    [
      "the key of what most records lack",
      test("errorCode", { kind: "regex", source: "Denied$", flags: "" }),
      TRAIL,
      '"errorCode"',
    ],
    ["no key that every record has", test("eventName", { kind: "exists" }), TRAIL, "all"],
    ["no number: it may be written in several ways", like("recipientAccountId", "111122223333"), TRAIL, "all"],
    ["no boolean, and no text that one may be", like("eventName", "tr*"), TRAIL, "all"],
    ["nothing shorter than three bytes", like("userAgent", "*ab*"), TRAIL, "all"],
    ["of a text beyond ASCII what is ASCII", like("userAgent", "Größe*"), TRAIL, '"Gr'],
    [
      "no blanks that JSON may add: an object reads as its JSON",
      like("requestParameters", "*alpha: beta*"),
      TRAIL,
      "alpha",
    ],
    ["no negation", not(like("eventName", "StartSession")), TRAIL, "all"],
    [
      "what may have been added to the other cloud's",
      like("protoPayload.methodName", "AuthorizeUser"),
      TRAIL,
      '"AuthorizeUser"',
    ],
    ["both kinds of entries", like("road", "iap-web"), GOOGLE, 'AuthorizeUser" "handled_by_identity_aware_proxy"'],
    [
      "what one half of an operation holds, or any half",
      like("protoPayload.request.name", "web-server"),
      ["gcp-audit"],
      '"web-server" "first" "last"',
    ],
    ["nothing in no format", like("eventName", "StartSession"), [], ""],
  ])("%s", (_, where, formats, expected) => {
    expect(needles(where, formats)).toBe(expected);
  });

  it("says why everything must be read", () => {
    const found = toNeedles(test("readOnly", { kind: "boolean", value: true }), TRAIL);
    const because = "cloudtrail records: nothing in it is sure to stand so in the bytes";
    expect(found.kind === "all" && found.because()).toBe(because);
  });
});

it("presumes of no key that only one cloud's records have it: those who ship them add their own", () => {
  const texts = fieldNames()
    .map(knownField)
    .filter(({ root, type }) => root === "record" && type === "text");
  expect(texts.length).toBeGreaterThan(50);
  for (const field of texts) {
    const record = field.path.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), "Zebra-1");
    const text = JSON.stringify(record).toLowerCase();
    for (const formats of [TRAIL, GOOGLE]) {
      const found = toNeedles(like(field.name, "Zebra-1"), formats);
      expect(standIn(text, found.texts), field.name).toBe(true);
      expect(found.kind === "all" || found.any.some((needle) => text.includes(needle.toLowerCase()))).toBe(true);
    }
  }
});

it("tells all that stands in whatever matches", () => {
  const where = and(
    like("eventName", "StartSession"),
    or(like("requestParameters.documentName", "AWS-*Forwarding"), test("errorCode", { kind: "exists" })),
    not(like("awsRegion", "eu-west-1")),
  );
  const stands = (text: string): boolean => standIn(text, toNeedles(where, TRAIL).texts);
  expect(stands('"startsession" "errorcode"')).toBe(true);
  expect(stands('"startsession" "documentname":"aws-portforwarding"')).toBe(true);
  expect(stands('"startsession" "documentname":"aws-port"')).toBe(false);
  expect(stands('"errorcode" "documentname":"aws-portforwarding"')).toBe(false);
  expect(standIn('"errorcode"', toNeedles(where, GOOGLE).texts)).toBe(false);
});

/** What a searcher does: ASCII without case. */
function finds(text: string, any: readonly string[]): boolean {
  const fold = (value: string) => value.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return any.some((needle) => fold(text).includes(fold(needle)));
}

/** Escapes that may hide a letter, and what folds to one, count as found. */
function hides(text: string): boolean {
  return /\\u|\\\/|[\u212a\u0130]/.test(text);
}

function expectFound(where: Expr, record: JsonObject, format: RecordFormat): void {
  const found = toNeedles(where, [format]);
  for (const text of [JSON.stringify(record), JSON.stringify(record, null, 2)]) {
    if (hides(text)) continue;
    const isFound = found.kind === "all" || (found.kind === "needles" && finds(text, found.any));
    if (!isFound) expect.fail(`${formatExpr(where)} as ${JSON.stringify(found)} misses ${text}`);
    const { texts } = found;
    if (!standIn(text.toLowerCase(), texts))
      expect.fail(`${formatExpr(where)}: not all of ${JSON.stringify(texts)} in ${text}`);
  }
}

it("are ASCII, three bytes at least, and nothing that JSON escapes", () => {
  const cases = fc
    .tuple(mutated(corpus), fc.constantFrom(...corpus))
    .chain(([one, other]) => queriesAbout(one.event, other.event));
  fc.assert(
    fc.property(cases, (where) => {
      const found = toNeedles(where, RECORD_FORMATS);
      for (const needle of found.kind === "needles" ? found.any : []) {
        expect(needle.length).toBeGreaterThanOrEqual(3);
        expect(needle).toMatch(/^"?[\x20-\x21\x23-\x5b\x5d-\x7e]*"?$/);
      }
    }),
    { numRuns: 1_000 },
  );
});

it.each(RECORD_FORMATS)("find every %s record that matches", (format) => {
  const of = corpus.filter(({ raw }) => raw.format === format);
  const cases = fc
    .tuple(mutated(of), fc.constantFrom(...of))
    .chain(([one, other]) => queriesAbout(one.event, other.event).map((where) => ({ one, where })));
  let matched = 0;
  fc.assert(
    fc.property(cases, ({ one, where }) => {
      if (!compileMatcher(where)(one.event)) return;
      matched += 1;
      expectFound(where, one.raw.record, format);
    }),
    { numRuns: 1_500 },
  );
  expect(matched).toBeGreaterThan(500);
});

it("find both halves of every operation that matches as a whole", () => {
  const begun = corpus.filter(
    ({ raw, event }) => raw.format === "gcp-audit" && event.api.service === "compute.googleapis.com",
  );
  const cases = mutated(begun).chain((one) => {
    const { first, last, merged } = halves(one.raw.record, { code: 7 });
    const event = (known({ format: "gcp-audit", record: merged })[0] ?? one).event;
    return queriesAbout(event, event).map((where) => ({ first, last, event, where }));
  });
  let matched = 0;
  fc.assert(
    fc.property(cases, ({ first, last, event, where }) => {
      if (!compileMatcher(where)(event)) return;
      matched += 1;
      for (const half of [first, last]) expectFound(where, half, "gcp-audit");
    }),
    { numRuns: 1_500 },
  );
  expect(matched).toBeGreaterThan(500);
});
