import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, isObject, type JsonObject, type JsonValue } from "../../../src/model/json.ts";
import { literal, toLoggingFilter } from "../../../src/query/backends/gcp-logging.ts";
import { and, type Expr, not, or } from "../../../src/query/expr.ts";
import { formatExpr } from "../../../src/query/format.ts";
import { compileMatcher } from "../../../src/query/match.ts";
import { corpus, type Known, known, mutated, queriesAbout } from "./corpus.ts";
import { halves } from "./halves.ts";
import { like, test } from "./leaves.ts";
import { parseFilter } from "./logging-language.ts";

const AUDIT =
  '(log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/data_access") OR log_id("cloudaudit.googleapis.com/system_event") OR log_id("cloudaudit.googleapis.com/policy"))';
const BY_PROXY = '(logName:"requests" AND jsonPayload.statusDetails="handled_by_identity_aware_proxy")';
const HALF = "operation.first=true OR operation.last=true";

/** The filter without the choice of logs. */
function filterOf(where: Expr): string {
  const plan = toLoggingFilter(where);
  return plan.kind === "nothing" ? "nothing" : plan.filter.replace(AUDIT, "AUDIT").replace(BY_PROXY, "PROXY");
}

describe("asks for", () => {
  it.each<readonly [string, Expr, string]>([
    [
      "an identifier as it is",
      like("protoPayload.methodName", "AuthorizeUser"),
      '(AUDIT AND protoPayload.methodName="AuthorizeUser")',
    ],
    [
      "the longest text of a pattern",
      like("protoPayload.resourceName", "*instances/web-?*"),
      '(AUDIT AND protoPayload.resourceName:"instances/web-")',
    ],
    [
      "what only one half of an operation holds, or any half",
      like("protoPayload.request.name", "web"),
      `(AUDIT AND (protoPayload.request.name:"web" OR ${HALF}))`,
    ],
    // The Kelvin sign folds to a `k`: nobody knows whether it does so there.
    [
      "of somebody's text what every fold agrees on",
      like("protoPayload.requestMetadata.callerSuppliedUserAgent", "*kubectl*"),
      `(AUDIT AND (protoPayload.requestMetadata.callerSuppliedUserAgent:"ubectl" OR ${HALF}))`,
    ],
    [
      "numbers that are there",
      like("protoPayload.status.code", "7"),
      `(AUDIT AND (protoPayload.status.code=7 OR ${HALF}))`,
    ],
    [
      "a value that may be an object only as being there",
      like("protoPayload.request.policy", "*allUsers*"),
      `(AUDIT AND (protoPayload.request.policy:* OR ${HALF}))`,
    ],
    [
      "a value that may be a number only as being there",
      like("protoPayload.request.port", "22"),
      `(AUDIT AND (protoPayload.request.port:* OR ${HALF}))`,
    ],
    [
      "a key that may hold null by what it lies in",
      test("protoPayload.request.iap.oauth2ClientId", { kind: "exists" }),
      `(AUDIT AND (protoPayload.request.iap:* OR ${HALF}))`,
    ],
    [
      "odd keys in quotes",
      like("labels.a-b", "x"),
      `(AUDIT AND (labels."a-b":"x" OR ${HALF})) OR (PROXY AND labels."a-b":"x")`,
    ],
    [
      "the message's type not: `@type` has a meaning of its own there",
      like("protoPayload.@type", "*AuditLog"),
      "AUDIT",
    ],
    [
      "severities by name",
      like("severity", "e*"),
      `(AUDIT AND ((severity=ERROR OR severity=EMERGENCY) OR ${HALF})) OR (PROXY AND (severity=ERROR OR severity=EMERGENCY))`,
    ],
    [
      "the project by label and log",
      like("scope", "gcp:shop-prod"),
      '(AUDIT AND (resource.labels.project_id="shop-prod" OR logName:"projects/shop-prod/")) OR (PROXY AND (resource.labels.project_id="shop-prod" OR logName:"projects/shop-prod/"))',
    ],
    [
      "what the proxy itself answered",
      like("road", "iap-web"),
      '(AUDIT AND protoPayload.methodName:"AuthorizeUser") OR (PROXY AND jsonPayload.statusDetails="handled_by_identity_aware_proxy")',
    ],
    [
      "AND with its groups in parentheses",
      and(or(like("api.service", "a"), like("api.service", "b")), like("api.operation", "c")),
      '(AUDIT AND ((protoPayload.serviceName="a" OR protoPayload.serviceName="b") AND protoPayload.methodName="c"))',
    ],
    ["nothing of the other cloud", like("eventName", "x"), "nothing"],
    ["everything that is left", not(like("protoPayload.methodName", "x")), "AUDIT OR PROXY"],
  ])("%s", (_, where, expected) => {
    const filter = filterOf(where);
    expect(filter.startsWith("((") || filter.startsWith("(AUDIT OR") ? filter.slice(1, -1) : filter).toBe(expected);
  });

  it("names the logs it reads", () => {
    expect(toLoggingFilter(like("minted.kind", "key"))).toMatchObject({
      logs: ["activity", "data_access", "system_event", "policy"].map((log) => `cloudaudit.googleapis.com/${log}`),
    });
    expect(toLoggingFilter(like("jsonPayload.statusDetails", "x"))).toMatchObject({ logs: ["requests"] });
  });

  it("widens what is longer than Google takes", () => {
    const emails = Array.from({ length: 2_000 }, (_, index) =>
      like("protoPayload.authenticationInfo.principalEmail", `a${index}@example.com`),
    );
    const where = and(like("protoPayload.methodName", "AuthorizeUser"), or(...emails));
    expect(filterOf(where)).toBe('(AUDIT AND protoPayload.methodName="AuthorizeUser")');
    expect(filterOf(or(...emails))).toBe("AUDIT");
  });

  it("says why a part stays here", () => {
    expect(toLoggingFilter(and(like("protoPayload.methodName", "x"), like("timestamp", "2026*"))).local).toEqual([
      { what: 'timestamp: "2026*"', because: "it is no text there" },
    ]);
  });
});

it("nothing gets out of a literal", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('"', "\\", ")", " OR ", "a", "*"), { maxLength: 8 }), (parts) => {
      const text = parts.join("");
      const found = parseFilter(`(logName=${literal(text)})`);
      expect(found({ logName: text })).toBe(true);
      expect(found({ logName: `${text}x` })).toBe(false);
    }),
  );
});

const google = corpus.filter(({ raw }) => raw.format === "gcp-audit" || raw.format === "gcp-load-balancer");

const LOGS = /^[a-z]+\/[^/]+\/logs\/cloudaudit\.googleapis\.com%2F(activity|data_access|system_event|policy)$/;
/** Google's own identifiers. */
const IDENTIFIERS = [
  ["insertId"],
  ["resource", "type"],
  ...["instance_id", "project_id", "zone", "location", "email_id"].map((label) => ["resource", "labels", label]),
  ...["serviceName", "methodName", "resourceName"].map((name) => ["protoPayload", name]),
  ["protoPayload", "authenticationInfo", "principalEmail"],
  ["protoPayload", "requestMetadata", "callerIp"],
];

/** What is a `Struct`, where anything may be null. */
const STRUCT =
  /^(jsonPayload|protoPayload\.(request|response|metadata|serviceData|policyViolationInfo|resourceOriginalState|authenticationInfo\.thirdPartyPrincipal))\../;

/** Whether a field of a message, which cannot be, is null. */
function holdsNull(value: JsonValue | undefined, path: string): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsNull(item, path));
  if (isObject(value)) return Object.entries(value).some(([key, inner]) => holdsNull(inner, `${path}${key}.`));
  return value === null && !STRUCT.test(path);
}

/** Entries that Cloud Logging can hold: of the logs that are read, identifiers in ASCII, no field of a message null. */
function inLogging({ raw: { format, record } }: Known): boolean {
  const logName = String(record["logName"]);
  if (!/^([A-Za-z]+|undefined)$/.test(String(record["severity"] ?? undefined))) return false;
  const ofProxy = at(record, "jsonPayload", "statusDetails") === "handled_by_identity_aware_proxy";
  if (format === "gcp-audit" ? !LOGS.test(logName) : !(ofProxy && logName.endsWith("requests"))) return false;
  return (
    !holdsNull(record, "") &&
    IDENTIFIERS.map((path) => at(record, ...path)).every((value) => /^[\x20-\x7e]*$/.test(String(value)))
  );
}

function expectFetched(where: Expr, records: readonly JsonObject[]): void {
  const plan = toLoggingFilter(where);
  for (const record of records) {
    if (plan.kind === "filter" && parseFilter(plan.filter)(record)) continue;
    expect.fail(`${formatExpr(where)} as ${JSON.stringify(plan)} loses ${JSON.stringify(record)}`);
  }
}

it("fetches every entry that matches", () => {
  const cases = fc
    .tuple(mutated(google), fc.constantFrom(...google))
    .filter(([one]) => inLogging(one))
    .chain(([one, other]) => queriesAbout(one.event, other.event).map((where) => ({ one, where })));
  let matched = 0;
  fc.assert(
    fc.property(cases, ({ one, where }) => {
      if (!compileMatcher(where)(one.event)) return;
      matched += 1;
      expectFetched(where, [one.event.raw]);
    }),
    { numRuns: 3_000 },
  );
  expect(matched).toBeGreaterThan(1_000);
});

describe("long-running operations", () => {
  const begun = google.filter(
    ({ raw, event }) =>
      raw.format === "gcp-audit" && event.api.service === "compute.googleapis.com" && !event.operation,
  );

  it("fetches both halves of every operation that matches as a whole", () => {
    const cases = fc
      .tuple(mutated(begun), fc.constantFrom({}, { code: 7, message: "Permission Denied." }))
      .filter(([one]) => inLogging(one))
      .chain(([one, status]) => {
        const { first, last, merged } = halves(one.raw.record, status as JsonObject);
        const [whole] = known({ format: "gcp-audit", record: merged });
        const event = (whole ?? one).event;
        return queriesAbout(event, event).map((where) => ({ first, last, event, where }));
      });
    let matched = 0;
    fc.assert(
      fc.property(cases, ({ first, last, event, where }) => {
        if (!compileMatcher(where)(event)) return;
        matched += 1;
        expectFetched(where, [first, last]);
      }),
      { numRuns: 2_000 },
    );
    expect(matched).toBeGreaterThan(700);
  });
});
