/** Records and queries made to tell a text comparison there from one here: odd case, wildcards as text, quotes, absence, letters beyond ASCII. */

import fc from "fast-check";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { and, type BoundPart, type Expr, leaf, not, or, type Test } from "../../../src/query/expr.ts";
import { knownField } from "../../../src/query/fields.ts";
import { tidy } from "../../../src/query/pattern.ts";

const KELVIN = "\u212a";
const DOTTED_I = "\u0130";
const TEXTS: readonly string[] = [
  ...["", "a", "A", "aB", "AB", "a%b", "a_b", "axb", "a\\b", "\\", "%", "a'b", "''", 'a"b', "a b ", "a\nb", "\t"],
  ...[
    "k",
    "K",
    KELVIN,
    `${KELVIN}ey`,
    "key",
    "i",
    "I",
    DOTTED_I,
    `${DOTTED_I}d`,
    "id",
    "ı",
    "ſ",
    "s",
    "ß",
    "SS",
    "é",
    "É",
  ],
  ...[
    "日本",
    "😀",
    "null",
    "true",
    "TRUE",
    "5",
    "05",
    "5.0",
    "192.0.2.1",
    "{}",
    "*",
    "?",
    "AssumeRole",
    "assumerole",
    "*a*",
  ],
];
const NAMES = [
  "AssumeRole",
  "assumeROLE",
  "StartSession",
  "OpenTunnel",
  "ConsoleLogin",
  "Kick",
  `${KELVIN}ick`,
  "a_b",
  "a%b",
];
const SOURCES = ["sts.amazonaws.com", "STS.amazonaws.com", "ssm.amazonaws.com", "signin.amazonaws.com", "a"];

const text = fc.constantFrom(...TEXTS);
const inside: fc.Arbitrary<JsonValue> = fc.oneof(
  text,
  fc.constantFrom<JsonValue>(null, 5, 0.5, true, [], {}),
  fc.array(text, { maxLength: 2 }),
  fc.record({ arn: text, k: text }, { requiredKeys: [] }),
);

/** A record of a minute in `day`, an ISO date. Absent keys, null and empty text are all there. */
export function recordsOn(day: string): fc.Arbitrary<JsonObject> {
  const optional = fc.record(
    {
      errorCode: fc.option(text),
      errorMessage: text,
      userAgent: text,
      sourceIPAddress: text,
      readOnly: fc.constantFrom<JsonValue>(true, false, "true"),
      recipientAccountId: fc.constantFrom("012345678901"),
      awsRegion: fc.constantFrom("eu-west-1"),
      userIdentity: fc.record(
        {
          type: fc.constantFrom("IAMUser", "AssumedRole", "iamuser", "a"),
          arn: text,
          userName: text,
          sessionContext: fc.record(
            { sessionIssuer: fc.record({ arn: text, userName: text }, { requiredKeys: [] }) },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
      requestParameters: fc.option(fc.record({ arn: inside, roleArn: inside, key: inside }, { requiredKeys: [] })),
      responseElements: fc.record({ k: inside }, { requiredKeys: [] }),
      resources: fc.array(fc.record({ ARN: text, accountId: text }, { requiredKeys: [] }), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  return fc
    .tuple(fc.uuid(), fc.integer({ min: 0, max: 59 }), fc.constantFrom(...NAMES), fc.constantFrom(...SOURCES), optional)
    .map(([eventID, minute, eventName, eventSource, rest]) => ({
      eventVersion: "1.09",
      eventID,
      eventTime: `${day}T12:${`${minute}`.padStart(2, "0")}:00Z`,
      eventName,
      eventSource,
      ...rest,
    }));
}

const FIELDS = [
  ...["eventName", "eventSource", "errorCode", "errorMessage", "userAgent", "sourceIPAddress", "readOnly"],
  ...["userIdentity.type", "userIdentity.arn", "userIdentity.sessionContext.sessionIssuer.arn"],
  ...["requestParameters.arn", "requestParameters.key", "responseElements.k", "requestParameters", "resources.ARN"],
  ...["activity", "outcome", "api.operation", "api.service", "actor.uid", "scope", "plane"],
];

const parts = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TEXTS, ...NAMES).map((each): BoundPart => ({ text: each })) },
    fc.constantFrom<BoundPart>("*", "?"),
  ),
  { minLength: 1, maxLength: 3 },
);
const tests: fc.Arbitrary<Test> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(parts, fc.boolean()).map(([pattern, cased]): Test => {
      const bound = tidy<BoundPart>(pattern);
      return { kind: "like", pattern: bound, cased };
    }),
  },
  fc.constantFrom<Test>(
    { kind: "null" },
    { kind: "exists" },
    { kind: "compare", cmp: "eq", value: 5 },
    { kind: "boolean", value: true },
    { kind: "boolean", value: false },
    { kind: "regex", source: "^a", flags: "i" },
    { kind: "cidr", network: "192.0.2.0/24" },
    { kind: "field", other: knownField("errorMessage"), relation: "equals", cased: false },
  ),
);

export const queries: fc.Arbitrary<Expr> = fc.letrec<{ readonly tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.tuple(fc.constantFrom(...FIELDS), tests).map(([name, test]): Expr => leaf(knownField(name), test)),
    tie("tree").map((arg) => not(arg)),
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((args) => and(...args)),
    fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((args) => or(...args)),
  ),
})).tree;
