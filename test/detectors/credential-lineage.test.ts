import { describe, expect, it } from "vitest";
import { credentialLineage } from "../../src/detectors/credential-lineage.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import type { Actor, AuditEvent, Minted } from "../../src/model/event.ts";
import { DAY, event, HOUR, human, MINUTE, NOON, workload } from "../support/event.ts";

const given = { window: { since: NOON - HOUR, until: NOON + DAY }, estate: NO_ESTATE };

function run(events: readonly AuditEvent[], credential?: string, options: object = {}) {
  const parsed = credentialLineage.options.parse({ ...(credential === undefined ? {} : { credential }), ...options });
  return credentialLineage.detect(events, parsed, given);
}

/** `relation depth identity [how many]` of every link, in order. */
const told = (found: ReturnType<typeof run>) =>
  found.map(
    ({ attributes, count }) => `${attributes["relation"]} ${attributes["depth"]} ${attributes["identity"]} [${count}]`,
  );

let clock = 0;
function call(canonical: string, actor: Actor, more: Partial<AuditEvent> = {}) {
  clock += 1;
  const api = { service: "sts.amazonaws.com", operation: canonical, canonical };
  return event({ at: NOON + clock, plane: "aws", scope: "aws:111122223333", actor, api, ...more });
}
const mint = (actor: Actor, minted: Minted, more: Partial<AuditEvent> = {}) =>
  call("AssumeRole", actor, { activity: "credential.mint", minted, ...more });

describe("AWS: access keys and role sessions", () => {
  const ADA = "arn:aws:iam::111122223333:user/ada";
  const role = (name: string) => `arn:aws:iam::111122223333:role/path/${name}`;
  const arn = (name: string, session: string) => `arn:aws:sts::111122223333:assumed-role/${name}/${session}`;
  const session = (name: string, of: string, key?: string) =>
    workload(role(name), { name, session: { name: of }, ...(key === undefined ? {} : { credential_uid: key }) });
  const to = (name: string, of: string, key?: string): Minted => ({
    kind: "session",
    subject: role(name),
    session_uid: arn(name, of),
    ...(key === undefined ? {} : { credential_uid: key }),
  });

  const ada = human(ADA, { name: "ada", credential_uid: "AKIA1" });
  const root = human("arn:aws:iam::111122223333:root", { name: "root" });
  const events = [
    call("CreateAccessKey", root, { minted: { kind: "key", subject: ADA, credential_uid: "AKIA1" } }),
    call("ListUsers", ada),
    mint(ada, to("build", "ada", "ASIA2")),
    call("ListBuckets", session("build", "ada", "ASIA2")),
    call("DeleteBucket", session("build", "ada", "ASIA2"), { outcome: "denied" }),
    mint(session("build", "ada", "ASIA2"), to("deploy", "ada", "ASIA3")),
    call("RunInstances", session("deploy", "ada", "ASIA3")),
    call("ListRoles", session("deploy", "ada", "ASIA9")),
  ];

  it("follows an access key up to what minted it and down to what came of it", () => {
    const found = run(events, "asia2");
    expect(told(found)).toEqual([
      "minted-by -2 arn:aws:iam::111122223333:root [1]",
      "minted-by -1 AKIA1 [1]",
      "used 0 asia2 [2]",
      "minted 1 ASIA3 [1]",
      "used 1 ASIA3 [1]",
    ]);
    expect(found[2]).toMatchObject({
      title: "asia2 was used 2 times: ListBuckets and DeleteBucket",
      attributes: { operations: ["ListBuckets", "DeleteBucket"], refused: 1, scopes: ["aws:111122223333"] },
      evidence: [events[3], events[4]],
    });
    expect(found[3]).toMatchObject({ title: "asia2 minted ASIA3 by AssumeRole, once", attributes: { via: "asia2" } });
    expect(found[1]?.attributes["via"]).toBe("asia2");
    expect(found.map(({ attributes }) => attributes["access_key"])).toEqual(Array(5).fill(undefined));
    expect(run(events, "AKIA1").map(({ attributes }) => attributes["access_key"])).toContain("AKIA1");
    expect(found[0]?.attributes["via"]).toBe("AKIA1");
  });

  it.each([
    [
      "a principal",
      ADA,
      ["minted-by -1 arn:aws:iam::111122223333:root [1]", `used 0 ${ADA} [1]`, "minted 1 ASIA2 [1]"],
    ],
    ["a role", role("deploy"), ["minted-by -2 AKIA1 [1]", "minted-by -1 ASIA2 [1]", `used 0 ${role("deploy")} [2]`]],
    [
      "a session ARN",
      arn("build", "ada"),
      ["minted-by -1 AKIA1 [1]", `used 0 ${arn("build", "ada")} [2]`, "minted 1 ASIA3 [1]"],
    ],
  ])("follows %s", (_, credential, links) => {
    expect(told(run(events, credential))).toEqual(expect.arrayContaining(links));
  });

  it("takes a pasted handle without the blanks around it", () => {
    expect(run(events, " AKIA1 ")).toHaveLength(run(events, "AKIA1").length);
    expect(run(events, " AKIA1 ")).not.toEqual([]);
  });

  it("follows a session name through all sessions of that name", () => {
    expect(told(run(events, "ada"))).toEqual([
      "minted-by -2 arn:aws:iam::111122223333:root [1]",
      "minted-by -1 AKIA1 [1]",
      "used 0 ada [4]",
      "minted 1 ASIA3 [1]",
    ]);
  });

  it("joins by session ARN only where records name no key", () => {
    const chain = [
      mint(ada, to("build", "ada")),
      call("ListBuckets", session("build", "ada")),
      call("GetObject", session("build", "ada", "ASIA8")),
    ];
    expect(told(run(chain, "AKIA1"))).toEqual([
      `minted 1 ${arn("build", "ada")} [1]`,
      `used 1 ${arn("build", "ada")} [1]`,
    ]);
  });

  it("does not follow what was refused", () => {
    const refused = mint(ada, to("build", "ada", "ASIA2"), { outcome: "denied" });
    expect(told(run([refused, call("ListBuckets", session("build", "ada", "ASIA2"))], "AKIA1"))).toEqual([
      "used 0 AKIA1 [1]",
    ]);
  });

  it("ends in a cycle", () => {
    const cycle = [
      mint(session("a", "s", "ASIA1"), to("a", "s", "ASIA2")),
      mint(session("a", "s", "ASIA2"), to("a", "s", "ASIA1")),
    ];
    expect(told(run(cycle, "ASIA1"))).toEqual(["minted 1 ASIA2 [1]", "minted 2 ASIA1 [1]"]);
  });

  it("stops at max_depth and says so", () => {
    const found = run(events, "AKIA1", { max_depth: 1 });
    expect(told(found)).toEqual([
      "minted-by -1 arn:aws:iam::111122223333:root [1]",
      "used 0 AKIA1 [1]",
      "minted 1 ASIA2 [1]",
      "used 1 ASIA2 [3]",
    ]);
    expect(found.map(({ attributes }) => attributes["truncated"])).toEqual([undefined, undefined, true, true]);
  });

  it("shows ancestors from before the window when the chain reaches into it, and nothing when it does not", () => {
    const old = (one: AuditEvent) => ({ ...one, time: { ...one.time, ms: one.time.ms - DAY } });
    const chain = [old(mint(ada, to("build", "ada", "ASIA2"))), old(call("A", session("build", "ada", "ASIA2")))];
    expect(run(chain, "ASIA2")).toEqual([]);
    const reaching = [...chain, call("B", session("build", "ada", "ASIA2"))];
    expect(told(run(reaching, "ASIA2"))).toEqual(["minted-by -1 AKIA1 [1]", "used 0 ASIA2 [2]"]);
  });
});

describe("Google: delegation chains and keys", () => {
  const ada = human("ada@example.com");
  const b = "b@shop.iam.gserviceaccount.com";
  const c = "c@shop.iam.gserviceaccount.com";
  const as = (uid: string, ...delegated_by: readonly string[]) => workload(uid, { delegated_by });
  const token = (subject: string): Minted => ({ kind: "access-token", subject });
  const gcp = { plane: "gcp", scope: "gcp:shop" } as const;
  const events = [
    mint(ada, token(b), gcp),
    call("ListKeys", as(b, ada.uid), gcp),
    call("ListKeys", as(b, "somebody@example.com"), gcp),
    mint(as(b, ada.uid), token(c), gcp),
    call("GetSecret", as(c, ada.uid, b), gcp),
  ];

  it("follows tokens without an id through those who stand behind them, and nobody else's use", () => {
    expect(told(run(events, "ADA@example.com"))).toEqual([
      `minted 1 ${b} [1]`,
      `used 1 ${b} [1]`,
      `minted 2 ${c} [1]`,
      `used 2 ${c} [1]`,
    ]);
  });

  it("finds who minted tokens for an account", () => {
    expect(told(run(events, c))).toEqual([
      "minted-by -2 ada@example.com [1]",
      `minted-by -1 ${b} [1]`,
      `used 0 ${c} [1]`,
    ]);
  });

  it("bridges a link of the chain that left no record of its own", () => {
    expect(told(run([call("GetSecret", as(c, ada.uid, b), gcp)], ada.uid))).toEqual([`used 2 ${c} [1]`]);
  });

  it("joins a key as it was created with the key as it is used", () => {
    const name = `projects/shop/serviceAccounts/${b}/keys/1`;
    const keyed = workload(b, { credential_uid: `//iam.googleapis.com/${name}` });
    const chain = [
      call("CreateServiceAccountKey", ada, { ...gcp, minted: { kind: "key", subject: b, credential_uid: name } }),
      call("ListBuckets", keyed, gcp),
    ];
    expect(told(run(chain, name))).toEqual(["minted-by -1 ada@example.com [1]", `used 0 ${name} [1]`]);
  });

  it("crosses from AWS to Google by the mapped principal", () => {
    const mapped = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s";
    const aws = workload("arn:aws:sts::111122223333:assumed-role/build/ada");
    const chain = [
      call("ExchangeToken", aws, { ...gcp, minted: { kind: "token-exchange", subject: mapped, session_uid: mapped } }),
      call("ListBuckets", workload(mapped), gcp),
    ];
    expect(told(run(chain, aws.uid))).toEqual([`minted 1 ${mapped} [1]`, `used 1 ${mapped} [1]`]);
  });
});

it.each([undefined, "", "nobody@example.com"])("finds nothing for %j", (credential) => {
  expect(run([event(), event({ at: NOON + MINUTE, minted: { kind: "key", subject: "" } })], credential)).toEqual([]);
});
