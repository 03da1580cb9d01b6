import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECORD_FORMATS, type RecordFormat } from "../../src/model/record.ts";
import { type BoundPart, type Expr, type Leaf, leaf } from "../../src/query/expr.ts";
import { fieldValues, knownField } from "../../src/query/fields.ts";
import { formatExpr } from "../../src/query/format.ts";
import { AWS_CALLS, GATEWAY_NAMES } from "../../src/query/implications/aws-calls.ts";
import { implied, pushing } from "../../src/query/implications.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { awsSpellings } from "../../src/query/operations/aws.ts";
import aws from "../../src/query/operations/aws-operations.json" with { type: "json" };
import beyond from "../../src/query/operations/beyond-models.json" with { type: "json" };
import gcp from "../../src/query/operations/gcp-operations.json" with { type: "json" };
import { parsePattern } from "../../src/query/pattern.ts";
import { prefilter } from "../../src/query/prefilter.ts";
import { corpus, fieldsOf, type Known, known, leafAbout, mutated } from "./backends/corpus.ts";

function like(name: string, pattern: string): Leaf {
  return leaf(knownField(name), {
    kind: "like",
    pattern: parsePattern(pattern, false) as readonly BoundPart[],
    cased: false,
  });
}

/** The event with nothing but its record: whoever asks a source has no more. */
function asksRecord(asked: Expr, one: Known): boolean {
  return compiled(asked, one.raw.format)(one);
}

function compiled(asked: Expr, format: RecordFormat): (one: Known) => boolean {
  const asks = compileMatcher(
    prefilter(
      asked,
      pushing(format, () => true),
    ),
  );
  return ({ event: { raw } }) => asks({ raw } as Known["event"]);
}

describe("whatever an event passes, its record passes what is implied", () => {
  it.each(RECORD_FORMATS)("%s: every value of every field of known records", (format) => {
    let tried = 0;
    for (const one of corpus.filter(({ raw }) => raw.format === format)) {
      for (const [index, field] of fieldsOf(one.event).entries()) {
        if (field.root !== "event") continue;
        for (const [which, value] of fieldValues(field, one.event).entries()) {
          const text = typeof value === "object" ? JSON.stringify(value) : String(value);
          const whole = leaf<BoundPart>(field, { kind: "like", pattern: [{ text }], cased: false });
          for (const asked of [whole, leafAbout(one.event, index, which, tried)]) {
            if (!compileMatcher(asked)(one.event)) continue;
            tried += 1;
            if (!asksRecord(asked, one)) expect.fail(`${formatExpr(asked)} of ${JSON.stringify(one.event.raw)}`);
          }
        }
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  it.each(RECORD_FORMATS)("%s: changed records", (format) => {
    const of = corpus.filter(({ raw }) => raw.format === format);
    fc.assert(
      fc.property(mutated(of), fc.nat(), fc.nat(), fc.nat(), (one, where, which, how) => {
        const asked = leafAbout(one.event, where, which, how);
        if (compileMatcher(asked)(one.event) && !asksRecord(asked, one)) {
          expect.fail(`${formatExpr(asked)} of ${JSON.stringify(one.event.raw)}`);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Parameters under every name that a table reads, so that each call says as much as it can. */
const SAID = {
  roleName: "r",
  userName: "u",
  groupName: "g",
  policyArn: "arn:aws:iam::aws:policy/AWSDenyAll",
  policyName: "p",
  policyDocument: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
  assumeRolePolicyDocument: '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"}}]}',
  policy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
  setAsDefault: true,
  versionId: "v2",
  permissionsBoundary: "arn:aws:iam::aws:policy/AWSDenyAll",
  sAMLProviderArn: "arn:aws:iam::1:saml-provider/x",
  name: "n",
  permissionSetArn: "ps",
  managedPolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll",
  inlinePolicy: '{"Statement":[]}',
  customerManagedPolicyReference: { name: "c" },
  targetId: "111122223333",
  principalId: "x",
  bucketName: "my-cloudtrail-logs",
  keyId: "k",
  granteePrincipal: "arn:aws:iam::1:user/x",
  secretId: "s",
  repositoryName: "e",
  policyText: "{}",
  functionName: "f",
  principal: "*",
  clusterName: "c",
  principalArn: "a",
  trustAnchorId: "t",
  profileId: "f",
  roleArns: ["arn:aws:iam::1:role/x"],
  groupSet: { items: [{ groupId: "sg-1" }] },
  instanceId: "i-1",
  networkAclId: "acl-1",
  roleArn: "arn:aws:iam::1:role/x",
  target: "i-1",
  sessionId: "s-1",
  targetPrincipal: "111122223333",
  role: "roles/owner",
  member: "user:x@example.com",
  VersioningConfiguration: { Status: "Suspended" },
  policyEnabled: false,
  verifiedAccessGroupId: "vag-1",
  verifiedAccessEndpointId: "vae-1",
  eventSelectors: [],
  insightSelectors: [],
  enable: false,
  resourcePolicy: "{}",
};
const ANSWERED = {
  sessionId: "s-1",
  session: { sessionId: "s-2" },
  credentials: { accessKeyId: "ASIAEXAMPLE1" },
  name: "projects/-/serviceAccounts/a@b.iam.gserviceaccount.com/keys/1",
};
const SAID_TO_GOOGLE = {
  name: "projects/-/serviceAccounts/a@b.iam.gserviceaccount.com",
  resource: "x",
  member: "user:x@example.com",
  role: "roles/owner",
  policy: { bindings: [{ role: "roles/owner", members: ["allUsers"] }] },
  iap: { enabled: false },
  application: { iap: { enabled: false } },
  alloweds: [{ IPProtocol: "tcp", ports: ["22"] }],
  action: "allow",
  match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "tcp" }] },
  direction: "INGRESS",
  rule: { action: "ALLOW", sourceRange: "*" },
  service: { ingress: "all", iapEnabled: false },
  sink: { disabled: true },
  bucket: { retentionDays: 1 },
  settings: { disableDefaultSink: true },
  logConfig: { enable: false },
  iapSettings: { accessSettings: { gcipSettings: { tenantIds: ["t"] } } },
  tunnelDestGroup: { cidrs: ["0.0.0.0/0"] },
  policyName: "LOGIN",
};

function awsCall(service: string, eventName: string, said: boolean): Known | undefined {
  const record = {
    eventVersion: "1.11",
    eventTime: "2026-06-01T12:00:00Z",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/x", accountId: "111122223333" },
    requestParameters: said ? SAID : null,
    responseElements: said ? ANSWERED : null,
    recipientAccountId: "111122223333",
    ...(said ? { additionalEventData: { AuthWorkflowID: "w" } } : { errorCode: "AccessDenied" }),
  };
  return known({ format: "cloudtrail", record })[0];
}

function googleCall(serviceName: string, methodName: string, said: boolean): Known | undefined {
  const record = {
    logName: "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
    timestamp: "2026-06-01T12:00:00Z",
    insertId: "1",
    operation: { id: "o", first: true, last: true },
    resource: { type: "audited_resource", labels: { project_id: "p" } },
    protoPayload: {
      serviceName,
      methodName,
      resourceName: "projects/p/x/y",
      status: said ? {} : { code: 7 },
      request: said ? SAID_TO_GOOGLE : {},
      response: ANSWERED,
      metadata: { instanceMetadataDelta: { addedMetadataKeys: ["ssh-keys", "serial-port-enable"] } },
      serviceData: said
        ? { policyDelta: { auditConfigDeltas: [{ action: "REMOVE", service: "iap.googleapis.com" }] } }
        : {},
    },
  };
  return known({ format: "gcp-audit", record })[0];
}

const FACETS = [
  ...[
    "activity",
    "road",
    "session.uid",
    "session.phase",
    "policy.kind",
    "policy.resource",
    "exposure.kind",
    "exposure.resource",
  ],
  ...["minted.kind", "minted.subject", "logging.control", "logging.effect", "proxy.setting", "outcome"],
];

describe("every operation that a cloud is known to log", () => {
  const asked = new Map<string, (one: Known) => boolean>();
  const check = (one: Known | undefined): number => {
    let facets = 0;
    for (const name of one === undefined ? [] : FACETS) {
      for (const value of one === undefined ? [] : fieldValues(knownField(name), one.event)) {
        if (one === undefined) continue;
        facets += 1;
        const key = `${one.raw.format} ${name} ${value}`;
        const expr = like(name, String(value));
        const passes = asked.get(key) ?? compiled(expr, one.raw.format);
        asked.set(key, passes);
        if (!passes(one)) expect.fail(`${formatExpr(expr)} of ${JSON.stringify(one.event.api)}`);
      }
    }
    return facets;
  };

  const byHand = (plane: string) =>
    beyond.filter((each) => each.plane === plane).map(({ service, names }) => [service, names] as const);
  const gateway = ["gateway.example.com", `${GATEWAY_NAMES} accessdenied CREATETUNNEL`] as const;

  it("aws", () => {
    let facets = 0;
    for (const [service, names] of [...Object.entries(aws), ...byHand("aws"), gateway]) {
      for (const name of names.split(" ")) {
        for (const said of [true, false])
          facets += check(awsCall(service, name, said)) + check(awsCall(service, `${name}20990101v2`, said));
      }
    }
    expect(facets).toBeGreaterThan(20_000);
  });

  it("gcp", () => {
    let facets = 0;
    for (const [service, names] of [...Object.entries(gcp), ...byHand("gcp"), gateway]) {
      const host = service.includes(".") ? service : `${service}.googleapis.com`;
      for (const name of names.split(" ")) {
        const spelled = [name, `v1.${service}.${name}`, `google.cloud.${service}.v1.Service.${name}`];
        for (const said of [true, false]) for (const method of spelled) facets += check(googleCall(host, method, said));
      }
    }
    expect(facets).toBeGreaterThan(10_000);
  });

  it("has all names of our tables in the lists, or knows that no cloud logs them", () => {
    const names = Object.values(AWS_CALLS).flatMap((part) =>
      (typeof part === "string" ? part : Object.values(part)).toString().split(/[\s,]+/),
    );
    const unknown = [...new Set(names)].filter((name) => name !== "" && awsSpellings(name).length === 0);
    expect(unknown.sort()).toEqual(
      [...GATEWAY_NAMES.split(" "), "DeleteGroupPermissionsBoundary", "PutGroupPermissionsBoundary"].sort(),
    );
  });
});

describe("what is asked in the place of a derived field", () => {
  it.each<readonly [RecordFormat, Leaf, string]>([
    ["cloudtrail", like("api.service", "ec2*"), 'eventSource: "ec2*" or insightDetails.eventSource: "ec2*"'],
    ["cloudtrail", like("api.operation", "A"), 'eventName: "A" or insightDetails.eventName: "A"'],
    ["cloudtrail", like("api.canonical", "A"), 'eventName: "A*" or insightDetails.eventName: "A*"'],
    [
      "cloudtrail",
      like("road", "instance-connect"),
      'eventName: "SendSSHPublicKey*" or insightDetails.eventName: "SendSSHPublicKey*"',
    ],
    ["cloudtrail", like("road", "iap-tunnel"), "nothing"],
    ["cloudtrail", like("plane", "aws"), "everything"],
    ["cloudtrail", like("plane", "gcp"), "nothing"],
    ["cloudtrail", like("protoPayload.methodName", "x"), 'protoPayload.methodName: "x"'],
    [
      "cloudtrail",
      like("scope", "aws:111122223333"),
      'recipientAccountId: "111122223333" or userIdentity.accountId: "111122223333"',
    ],
    ["cloudtrail", like("scope", "gcp:shop"), "nothing"],
    // A number in JSON has lost its leading zero.
    [
      "cloudtrail",
      like("scope", "*:012345678901"),
      [
        'recipientAccountId: "012345678901"',
        'recipientAccountId: "12345678901"',
        'recipientAccountId: "*:012345678901"',
        'userIdentity.accountId: "012345678901"',
        'userIdentity.accountId: "12345678901"',
        'userIdentity.accountId: "*:012345678901"',
      ].join(" or "),
    ],
    ["cloudtrail", like("actor.credential_uid", "AKIAEXAMPLE*"), 'userIdentity.accessKeyId: "AKIAEXAMPLE*"'],
    [
      "cloudtrail",
      like("src_endpoint.ip", "203.0.113.7"),
      'sourceIPAddress: "*203.*0.*113.*7*" or sourceIPAddress: "*:ffff:*"',
    ],
    [
      "cloudtrail",
      leaf<BoundPart>(knownField("src_endpoint.ip"), { kind: "cidr", network: "203.0.113.0/22" }),
      'sourceIPAddress: "*203.*0.*" or sourceIPAddress: "*:ffff:*"',
    ],
    ["cloudtrail", like("status.layer", "iap"), "nothing"],
    ["cloudtrail", like("http_request.url", "*"), "nothing"],
    ["cloudtrail", like("region", "eu-*"), 'awsRegion: "eu-*"'],
    ["gcp-audit", like("api.service", "iap.googleapis.com"), 'protoPayload.serviceName: "iap.googleapis.com"'],
    ["gcp-audit", like("api.operation", "A"), 'protoPayload.methodName: "A"'],
    ["gcp-audit", like("api.canonical", "SetIamPolicy"), 'protoPayload.methodName: "*SetIamPolicy"'],
    ["gcp-audit", like("plane", "aws"), "nothing"],
    ["gcp-audit", like("eventName", "x"), 'eventName: "x"'],
    ["gcp-audit", like("scope", "gcp:shop"), 'resource.labels.project_id: "shop" or logName: "projects/shop/*"'],
    [
      "gcp-audit",
      like("scope", "gcp:folders/1"),
      'resource.labels.project_id: "folders/1" or logName: "projects/folders/1/*" or logName: "folders/1/*"',
    ],
    [
      "gcp-audit",
      like("road", "serial-console"),
      'protoPayload.methodName: "*connect" and protoPayload.serviceName: "*-ssh-serialport.googleapis.com"',
    ],
    ["gcp-load-balancer", like("plane", "gcp"), "everything"],
    ["gcp-load-balancer", like("road", "iap-web"), 'jsonPayload.statusDetails: "handled_by_identity_aware_proxy"'],
    ["gcp-load-balancer", like("minted.kind", "key"), "nothing"],
    ["verified-access", like("road", "verified-access"), "everything"],
    ["verified-access", like("activity", "policy.grant"), "nothing"],
    [
      "lake-activity",
      like("api.canonical", "CreateTunnel"),
      'eventName: "*CreateTunnel*" or insightDetails.eventName: "*CreateTunnel*"',
    ],
  ])("%s: %j -> %s", (format, asked, expected) => {
    expect(
      formatExpr(
        prefilter(
          asked,
          pushing(format, () => true),
        ),
      ),
    ).toBe(expected);
  });

  it.each<readonly [RecordFormat, Leaf]>([
    ["lake-activity", like("plane", "gcp")],
    ["gcp-load-balancer", like("api.canonical", "request")],
    // An event without a service has the empty one, and its record nothing to ask for.
    ["cloudtrail", like("api.service", "*")],
    ["cloudtrail", like("api.service", "")],
    ["cloudtrail", leaf(knownField("api.service"), { kind: "exists" })],
    ["cloudtrail", leaf(knownField("road"), { kind: "null" })],
    ["cloudtrail", like("outcome", "success")],
    ["cloudtrail", like("activity", "other")],
    ["cloudtrail", like("src_endpoint.location.country", "DE")],
    ["cloudtrail", like("uid", "sha256:0123")],
    // Only constants of the name's making, and an address, which may be logged in another spelling.
    ["cloudtrail", like("actor.uid", "arn:aws:iam*")],
    ["cloudtrail", like("target.uid", "10.0.0.9")],
    ["gcp-audit", like("actor.uid", "redacted")],
    ["gcp-audit", like("actor.uid", "*")],
  ])("%s: nothing for %j", (format, asked) => {
    expect(implied(asked, format)).toEqual({ because: expect.any(String) });
  });
});
