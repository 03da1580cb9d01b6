import { describe, expect, it } from "vitest";
import { policyBindings } from "../../src/detectors/policy-bindings.ts";
import { type Estate, NO_ESTATE } from "../../src/model/estate.ts";
import {
  type AuditEvent,
  type Binding,
  type BindingDelta,
  compareEvents,
  type PolicyChange,
} from "../../src/model/event.ts";
import { event, HOUR, MINUTE, NOON } from "../support/event.ts";

const window = { since: NOON, until: NOON + 6 * HOUR };
const SHOP = "projects/1/iap_web/compute/services/shop";
const ACCESSOR = "roles/iap.httpsResourceAccessor";
const ESTATE: Estate = {
  ...NO_ESTATE,
  domains: ["example.com"],
  scopes: ["gcp:shop-prod", "gcp:shop-dev", "aws:111111111111"],
};

type More = Parameters<typeof event>[0];

function detect(events: readonly AuditEvent[], options: unknown = {}, estate: Estate = ESTATE) {
  return policyBindings.detect([...events].sort(compareEvents), policyBindings.options.parse(options), {
    window,
    estate,
  });
}

function change(at: number, policy: Partial<PolicyChange>, more: More = {}) {
  return event({ at, activity: "policy.grant", policy: { resource: SHOP, kind: "iam", ...policy }, ...more });
}

function bind(role: string, ...members: readonly string[]): Binding {
  return { role, members };
}

function add(role: string, member: string, more: Partial<BindingDelta> = {}): BindingDelta {
  return { action: "add", role, member, ...more };
}

const remove = (role: string, member: string) => add(role, member, { action: "remove" });

/** What a change says of itself: the parts the tests compare. */
const told = (events: readonly AuditEvent[]) =>
  detect(events).map(({ attributes: { previous, added, removed, set } }) => ({ previous, added, removed, set }));

describe("a change that the record states", () => {
  it("is told as it is, whatever came before", () => {
    const before = change(NOON - HOUR, { after: [bind(ACCESSOR, "user:x@example.com")] });
    const deltas = [
      add(ACCESSOR, "user:ada@example.com", { condition: "request.time < '2027'" }),
      remove("roles/viewer", "group:ops@example.com"),
    ];
    const call = change(NOON, { deltas, after: [] });
    const found = detect([before, call]);
    expect(found).toEqual([
      {
        key: [SHOP, "iam", call.uid],
        level: "medium",
        title: `ada@example.com changed the policy of ${SHOP}: ${ACCESSOR} -> user:ada@example.com if request.time < '2027' added, roles/viewer -> group:ops@example.com removed`,
        count: 1,
        actor: { uid: "ada@example.com", type: "human" },
        src_endpoint: { kind: "ip", ip: "198.51.100.7" },
        attributes: {
          resource: SHOP,
          google_resource: SHOP,
          policy_kind: "iam",
          added: [`${ACCESSOR} -> user:ada@example.com if request.time < '2027'`],
          removed: ["roles/viewer -> group:ops@example.com"],
          previous: "stated",
          outcome: "success",
          risk: [`${ACCESSOR} gives passage through the proxy`],
        },
        evidence: [call],
      },
    ]);
  });
});

describe("a change rebuilt from a chain of etags", () => {
  const first = change(NOON - HOUR, {
    after: [bind(ACCESSOR, "user:a@example.com", "user:b@example.com")],
    etag_after: "1",
  });
  const after = [bind(ACCESSOR, "user:b@example.com", "user:c@example.com")];

  it("names exactly what was added and removed", () => {
    const found = detect([first, change(NOON, { after, etag_before: "1", etag_after: "2" })]);
    expect(found[0]?.title).toContain(
      `: ${ACCESSOR} -> user:c@example.com added, ${ACCESSOR} -> user:a@example.com removed`,
    );
    expect(found[0]?.attributes).toMatchObject({
      previous: "known",
      compared_with: "2026-06-01T11:00:00Z",
      added: [`${ACCESSOR} -> user:c@example.com`],
      removed: [`${ACCESSOR} -> user:a@example.com`],
    });
    expect(found[0]?.attributes).not.toHaveProperty("set");
  });

  it("follows the etag, not the clock", () => {
    const second = change(NOON - MINUTE, { after: [], etag_before: "0", etag_after: "9" });
    expect(told([first, second, change(NOON, { after, etag_before: "1" })])).toMatchObject([
      { previous: "known", added: { length: 1 } },
    ]);
  });

  it("runs on from change to change", () => {
    const second = change(NOON, { after, etag_before: "1", etag_after: "2" });
    const third = change(NOON + MINUTE, { after: [], etag_before: "2", etag_after: "3" });
    const fourth = change(NOON + HOUR, {
      after: [bind(ACCESSOR, "user:d@example.com")],
      etag_before: "3",
      etag_after: "4",
    });
    expect(
      detect([first, second, third, fourth]).map(({ attributes: { added, removed } }) => [added, removed]),
    ).toEqual([
      [[`${ACCESSOR} -> user:c@example.com`], [`${ACCESSOR} -> user:a@example.com`]],
      [[`${ACCESSOR} -> user:d@example.com`], undefined],
      [undefined, [`${ACCESSOR} -> user:b@example.com`, `${ACCESSOR} -> user:c@example.com`]],
    ]);
  });

  it.each<[string, AuditEvent]>([
    ["the version before was not seen", change(NOON - MINUTE, { after: [], etag_after: "7" })],
    [
      "the same etag belongs to another resource",
      change(NOON - MINUTE, { resource: "other", after: [], etag_after: "8" }),
    ],
    ["the same etag belongs to another kind", change(NOON - MINUTE, { kind: "proxy", after: [], etag_after: "8" })],
    ["the version before was refused", change(NOON - MINUTE, { after: [], etag_after: "8" }, { outcome: "denied" })],
    ["it comes later", change(NOON + MINUTE, { after: [], etag_after: "8" })],
  ])("is not guessed when %s: the whole policy is told, and that the rest is unknown", (_, other) => {
    const found = detect([other, change(NOON, { after, etag_before: "8" })]).filter(
      ({ evidence }) => evidence[0]?.time.ms === NOON,
    );
    expect(found).toMatchObject([
      {
        title: `ada@example.com set the policy of ${SHOP} to ${ACCESSOR} -> user:b@example.com and ${ACCESSOR} -> user:c@example.com (what was there before is unknown)`,
        attributes: {
          previous: "unknown",
          set: [`${ACCESSOR} -> user:b@example.com`, `${ACCESSOR} -> user:c@example.com`],
        },
      },
    ]);
    expect(found[0]?.attributes).not.toHaveProperty("added");
  });

  it("tells a condition apart: the same grant under another one is new", () => {
    const conditional = [{ ...bind(ACCESSOR, "user:a@example.com"), condition: "x" }];
    const base = change(NOON - HOUR, { after: [bind(ACCESSOR, "user:a@example.com")], etag_after: "1" });
    expect(told([base, change(NOON, { after: conditional, etag_before: "1" })])).toMatchObject([
      { added: [`${ACCESSOR} -> user:a@example.com if x`], removed: [`${ACCESSOR} -> user:a@example.com`] },
    ]);
  });
});

describe("a change without etags", () => {
  const ROLE: Partial<PolicyChange> = { resource: "arn:aws:iam::111111111111:role/ops", kind: "trust" };
  const aws: More = { plane: "aws", scope: "aws:111111111111" };
  const ec2 = bind("sts:AssumeRole", "Service: ec2.amazonaws.com");
  const root = bind("sts:AssumeRole", "arn:aws:iam::999999999999:root");
  const base = change(NOON - HOUR, { ...ROLE, after: [ec2] }, aws);
  const call = change(NOON, { ...ROLE, after: [ec2, root] }, aws);
  const added = ["sts:AssumeRole -> arn:aws:iam::999999999999:root"];

  it("is compared with the closest successful one before", () => {
    const older = change(NOON - 2 * HOUR, { ...ROLE, after: [root] }, aws);
    expect(told([older, base, call])).toMatchObject([{ previous: "known", added }]);
  });

  it.each<[string, readonly AuditEvent[], string]>([
    [
      "a refused call is passed over",
      [base, change(NOON - MINUTE, { ...ROLE, after: [root] }, { ...aws, outcome: "denied" })],
      "known",
    ],
    [
      "a failed call is passed over",
      [base, change(NOON - MINUTE, { ...ROLE, after: [root] }, { ...aws, outcome: "failure" })],
      "known",
    ],
    [
      "a call of unknown outcome leaves it open",
      [base, change(NOON - MINUTE, { ...ROLE, after: [root] }, { ...aws, outcome: "unknown" })],
      "unknown",
    ],
    ["a call that does not say what it set leaves it open", [base, change(NOON - MINUTE, ROLE, aws)], "unknown"],
    [
      "another resource is no predecessor",
      [change(NOON - MINUTE, { ...ROLE, resource: "x", after: [ec2] }, aws)],
      "unknown",
    ],
    [
      "another kind is no predecessor",
      [change(NOON - MINUTE, { ...ROLE, kind: "permissions", after: [ec2] }, aws)],
      "unknown",
    ],
  ])("and %s", (_, earlier, previous) => {
    expect(told([...earlier, call]).map((each) => each.previous)).toEqual([previous]);
  });
});

describe("an attempt", () => {
  it.each([
    ["denied", `ada@example.com tried to add ${ACCESSOR} -> allUsers to the policy of ${SHOP} and was denied`, "high"],
    ["failure", `ada@example.com tried to add ${ACCESSOR} -> allUsers to the policy of ${SHOP}, which failed`, "high"],
    [
      "unknown",
      `ada@example.com asked to add ${ACCESSOR} -> allUsers to the policy of ${SHOP}; the record does not tell whether it worked`,
      "critical",
    ],
  ] as const)("(%s) is told as one", (outcome, title, level) => {
    expect(detect([change(NOON, { deltas: [add(ACCESSOR, "allUsers")] }, { outcome })])).toMatchObject([
      { title, level, attributes: { outcome } },
    ]);
  });

  it("without parameters says that the record does not say what", () => {
    const found = detect([change(NOON, {}, { outcome: "denied" })]);
    expect(found).toMatchObject([
      {
        level: "low",
        title: `ada@example.com tried to change the policy of ${SHOP} in a way the record does not say and was denied`,
        attributes: { previous: "unknown", risk: ["the record does not say what changed"] },
      },
    ]);
  });
});

describe("the level", () => {
  const scoped = "projects/-/serviceAccounts/deploy@shop-prod.iam.gserviceaccount.com";

  it.each<[string, string, string, RegExp | undefined]>([
    [ACCESSOR, "allUsers", "critical", /open to everyone/],
    [ACCESSOR, "allAuthenticatedUsers", "critical", /open to everyone/],
    ["roles/viewer", "allUsers", "high", /open to everyone/],
    [ACCESSOR, "user:eve@gmail.com", "high", /consumer account/],
    ["roles/viewer", "group:fans@googlegroups.com", "high", /consumer account/],
    ["roles/viewer", "user:eve@elsewhere.example", "high", /outside the corporate domains/],
    ["roles/viewer", "domain:elsewhere.example", "high", /outside the corporate domains/],
    ["roles/viewer", "deleted:user:eve@elsewhere.example?uid=12", "high", /eve@elsewhere\.example\)/],
    ["roles/viewer", "serviceAccount:bot@evil.iam.gserviceaccount.com", "high", /outside the estate, gcp:evil/],
    ["roles/viewer", "serviceAccount:evil@appspot.gserviceaccount.com", "high", /outside the estate, gcp:evil/],
    [
      "roles/viewer",
      "serviceAccount:bot@evil.elsewhere.example.iam.gserviceaccount.com",
      "high",
      /gcp:elsewhere\.example:evil/,
    ],
    ["roles/viewer", "serviceAccount:evil.svc.id.goog[ns/ksa]", "high", /outside the estate, gcp:evil/],
    [
      "roles/viewer",
      "principalSet://iam.googleapis.com/locations/global/workforcePools/p/*",
      "high",
      /set of external/,
    ],
    [
      "roles/viewer",
      "principalSet://iam.googleapis.com/locations/global/workforcePools/p/group/g",
      "medium",
      /set of external/,
    ],
    [
      "roles/viewer",
      "principal://iam.googleapis.com/locations/global/workforcePools/p/subject/s",
      "medium",
      /external identity/,
    ],
    ["roles/owner", "user:bob@example.com", "high", /full control/],
    ["roles/editor", "user:bob@example.com", "high", /full control/],
    ["roles/iap.admin", "user:bob@example.com", "high", /the proxy itself/],
    ["roles/iap.tunnelResourceAccessor", "user:bob@example.com", "medium", /passage through the proxy/],
    ["roles/iap.egressor", "user:bob@example.com", "medium", /passage through the proxy/],
    ["roles/iam.serviceAccountTokenCreator", "user:bob@example.com", "medium", /credentials of other identities/],
    ["roles/iam.serviceAccountOpenIdTokenCreator", "user:bob@example.com", "medium", /credentials/],
    ["roles/iam.serviceAccountUser", "user:bob@example.com", "medium", /credentials/],
    ["roles/iam.workloadIdentityUser", "serviceAccount:shop-prod.svc.id.goog[ns/ksa]", "medium", /credentials/],
    ["roles/iam.serviceAccountKeyAdmin", "user:bob@example.com", "medium", /credentials/],
    ["roles/compute.osAdminLogin", "user:bob@example.com", "medium", /root on machines/],
    ["roles/viewer", "user:bob@EXAMPLE.com", "low", undefined],
    ["roles/viewer", "serviceAccount:bot@shop-dev.iam.gserviceaccount.com", "low", undefined],
    ["roles/viewer", "serviceAccount:service-12@gcp-sa-iap.iam.gserviceaccount.com", "low", undefined],
    ["roles/viewer", "serviceAccount:12-compute@developer.gserviceaccount.com", "low", undefined],
    ["roles/iap.httpsResourceAccessorButNotQuite", "user:bob@example.com", "low", undefined],
  ])("of giving %s to %s is %s", (role, member, level, risk) => {
    const [found] = detect([change(NOON, { resource: scoped, deltas: [add(role, member)] })]);
    expect(found?.level).toBe(level);
    if (risk === undefined) expect(found?.attributes).not.toHaveProperty("risk");
    else expect(found?.attributes["risk"]).toEqual(expect.arrayContaining([expect.stringMatching(risk)]));
  });

  it.each<[PolicyChange["kind"], string, string, string | undefined, string]>([
    ["trust", "sts:AssumeRole", "*", undefined, "critical"],
    ["trust", "sts:AssumeRole", "*", '{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}', "high"],
    ["trust", "sts:AssumeRole", "arn:aws:iam::999999999999:root", undefined, "high"],
    ["trust", "sts:AssumeRole", "arn:aws:iam::111111111111:role/ci", undefined, "low"],
    ["trust", "sts:AssumeRole", "Service: ec2.amazonaws.com", undefined, "low"],
    [
      "trust",
      "sts:AssumeRoleWithWebIdentity",
      "Federated: arn:aws:iam::111111111111:oidc-provider/ci.example",
      undefined,
      "high",
    ],
    [
      "trust",
      "sts:AssumeRoleWithWebIdentity",
      "Federated: arn:aws:iam::111111111111:oidc-provider/ci.example",
      "{}",
      "low",
    ],
    [
      "permissions",
      "arn:aws:iam::aws:policy/AdministratorAccess",
      "arn:aws:iam::111111111111:user/bob",
      undefined,
      "high",
    ],
    ["permissions", "Allow * on *", "arn:aws:iam::111111111111:user/bob", undefined, "high"],
    [
      "permissions",
      "Allow s3:GetObject, sts:AssumeRole on *",
      "arn:aws:iam::111111111111:user/bob",
      undefined,
      "medium",
    ],
    ["permissions", "Allow ssm:StartSession on *", "arn:aws:iam::111111111111:user/bob", undefined, "medium"],
    ["permissions", "Allow s3:GetObject on *", "arn:aws:iam::111111111111:user/bob", undefined, "low"],
    ["permissions", "Deny * on *", "*", undefined, "low"],
  ])("on AWS, %s, of giving %s to %s (condition: %s) is %s", (kind, role, member, condition, level) => {
    const delta = add(role, member, condition === undefined ? {} : { condition });
    const call = change(
      NOON,
      { kind, resource: "arn:aws:iam::111111111111:role/x", deltas: [delta] },
      { plane: "aws", scope: "aws:111111111111" },
    );
    expect(detect([call]).map((found) => found.level)).toEqual([level]);
  });

  it.each<[PolicyChange["kind"], string, string]>([
    ["iam", ACCESSOR, "informational"],
    ["iam", "roles/owner", "informational"],
    ["boundary", "arn:aws:iam::111111111111:policy/limit", "high"],
    ["permissions", "Deny iam:* on *", "medium"],
  ])("of taking away (%s, %s) is %s", (kind, role, level) => {
    expect(detect([change(NOON, { kind, deltas: [remove(role, "allUsers")] })]).map((found) => found.level)).toEqual([
      level,
    ]);
  });

  it("without an estate still sees consumers and other scopes, the latter milder", () => {
    const deltas = (member: string) => [change(NOON, { deltas: [add("roles/viewer", member)] })];
    const levels = (member: string) => detect(deltas(member), {}, NO_ESTATE).map(({ level }) => level);
    expect(levels("user:eve@gmail.com")).toEqual(["high"]);
    expect(levels("user:eve@elsewhere.example")).toEqual(["low"]);
    expect(levels("serviceAccount:bot@evil.iam.gserviceaccount.com")).toEqual(["medium"]);
    expect(levels("serviceAccount:bot@shop-prod.iam.gserviceaccount.com")).toEqual(["low"]);
  });

  it("lets in the guests the estate names, where it names them", () => {
    const guests = [{ identity: "*@partner.example", scopes: ["gcp:shop-prod"] }];
    const call = (scope: string) =>
      change(NOON, { deltas: [add("roles/viewer", "user:g@partner.example")] }, { scope });
    const levels = (scope: string) => detect([call(scope)], {}, { ...ESTATE, guests }).map(({ level }) => level);
    expect(levels("gcp:shop-prod")).toEqual(["low"]);
    expect(levels("gcp:shop-dev")).toEqual(["high"]);
  });
});

describe("the answer", () => {
  it.each<[string, readonly AuditEvent[]]>([
    [
      "the same policy again",
      [
        change(NOON - HOUR, { after: [bind(ACCESSOR, "allUsers", "user:a@example.com")], etag_after: "1" }),
        change(NOON, { after: [bind(ACCESSOR, "user:a@example.com"), bind(ACCESSOR, "allUsers")], etag_before: "1" }),
      ],
    ],
    ["no bindings among the changes", [change(NOON, { deltas: [] })]],
  ])("calls %s informational", (_, events) => {
    expect(detect(events)).toMatchObject([
      { level: "informational", title: `ada@example.com set the policy of ${SHOP} without changing a binding` },
    ]);
  });

  it("says when a policy was emptied", () => {
    expect(detect([change(NOON, { after: [] })])).toMatchObject([
      {
        level: "informational",
        title: `ada@example.com set the policy of ${SHOP} to nothing (what was there before is unknown)`,
      },
    ]);
  });

  it("has one line per call, most severe first, then by time", () => {
    const events = [
      change(NOON, { deltas: [remove(ACCESSOR, "user:a@example.com")] }, { uid: "removed" }),
      change(NOON + 1, { deltas: [add("roles/viewer", "user:a@example.com")] }, { uid: "viewer" }),
      change(NOON + 2, { deltas: [add(ACCESSOR, "allUsers")] }, { uid: "public" }),
      change(NOON + 3, { deltas: [add("roles/viewer", "user:b@example.com")] }, { uid: "viewer-2" }),
    ];
    expect(detect(events).map(({ key }) => key[2])).toEqual(["public", "viewer", "viewer-2", "removed"]);
    expect(detect(events, { min_risk: "low" }).map(({ key }) => key[2])).toEqual(["public", "viewer", "viewer-2"]);
  });

  it("tells a grant whose record does not say what was given, or was to be given", () => {
    const attempt = event({
      at: NOON,
      activity: "policy.grant",
      outcome: "denied",
      target: { uid: "arn:aws:iam::111111111111:user/ada", type: "user", name: "ada" },
    });
    expect(detect([attempt])).toMatchObject([
      {
        key: ["arn:aws:iam::111111111111:user/ada", "", attempt.uid],
        level: "low",
        title: "ada@example.com tried to change the policy of ada in a way the record does not say and was denied",
        attributes: { previous: "unknown", outcome: "denied" },
        evidence: [attempt],
      },
    ]);
    expect(detect([{ ...attempt, outcome: "success" }])).toMatchObject([
      { level: "medium", title: "ada@example.com changed the policy of ada in a way the record does not say" },
    ]);
    const others = [
      { ...attempt, outcome: "failure" as const },
      { ...attempt, activity: "policy.revoke" as const },
    ];
    expect(detect(others)).toEqual([]);
  });

  it("leaves out calls before the window and events without a policy", () => {
    expect(detect([change(NOON - 1, { deltas: [add(ACCESSOR, "allUsers")] }), event()])).toEqual([]);
  });

  it("keeps two calls without ids apart by what they set", () => {
    const call = (member: string) => change(NOON, { deltas: [add(ACCESSOR, member)] }, { uid: "" });
    const found = detect([call("user:a@example.com"), call("user:b@example.com")]);
    expect(new Set(found.map(({ key }) => key.join())).size).toBe(2);
  });
});
