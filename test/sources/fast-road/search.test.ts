import { expect, it } from "vitest";
import { and, type Expr, FALSE, or, TRUE } from "../../../src/query/expr.ts";
import { describeSearch, scanTask } from "../../../src/sources/fast-road/search.ts";
import { like, test } from "../../query/backends/leaves.ts";

const readOnly = test("readOnly", { kind: "boolean", value: true });
const passed = (): void => {};

it.each<[string, Expr, readonly string[], string]>([
  [
    "one text",
    like("eventName", "StartSession"),
    ['"StartSession"'],
    'those without the text are not parsed: "StartSession"',
  ],
  ["nothing", FALSE, [], "none is parsed, as none can match"],
  [
    "everything of one cloud",
    or(like("plane", "aws"), like("protoPayload.methodName", "AuthorizeUser")),
    ['"eventName"', '"AuthorizeUser"'],
    'those without any of 2 texts are not parsed: "eventName" "AuthorizeUser"; all are parsed of the cloudtrail records: the query asks for what every record may have',
  ],
  [
    "everything",
    TRUE,
    ['"eventName"', '"protoPayload"'],
    "parsed: cloudtrail records: the query asks for what every record may have; gcp-audit records: the query asks for what every record may have",
  ],
  [
    "the rarer of two that must both hold",
    and(readOnly, like("eventName", "StartSession")),
    ['"StartSession"'],
    'those without the text are not parsed: "StartSession"',
  ],
])("looks for %s", (_, where, needles, said) => {
  expect(scanTask(where, { passed })?.needles).toEqual(needles);
  expect(describeSearch(where)).toMatch(said);
});

it("looks for nothing where every record has to be handed over", () => {
  expect(scanTask(TRUE, {})).toBeUndefined();
});
