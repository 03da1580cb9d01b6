import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject, type JsonValue } from "../../src/model/json.ts";
import { mergeOperationRecords } from "../../src/normalizers/gcp/operation.ts";
import { gcpAudit } from "../../src/normalizers/gcp-audit.ts";
import { gcpLoadBalancer } from "../../src/normalizers/gcp-load-balancer.ts";
import { eventOf } from "./gcp/log-entry.ts";

const FOLDER = "../shared/samples/gcp";
const present = existsSync(FOLDER);
if (!present) process.stderr.write(`skipped: no published sample records in ${FOLDER}\n`);

function records(path: string): readonly JsonObject[] {
  const content = readFileSync(`${FOLDER}/${path}`, "utf8");
  const values: JsonValue[] = path.endsWith(".jsonl")
    ? content
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as JsonValue)
    : [JSON.parse(content) as JsonValue].flat();
  return values.filter(isObject);
}

const events = (path: string) => records(path).map(eventOf);

describe.skipIf(!present)("published records", () => {
  it("are all understood, but for those that are no audit records and one without a time", () => {
    const refused: string[] = [];
    for (const path of readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).sort()) {
      if (!/\.jsonl?$/.test(path)) continue;
      for (const record of records(path)) {
        const result = path.includes("LoadBalancer") ? gcpLoadBalancer(record) : gcpAudit(record);
        const audit = isObject(record["protoPayload"]) || path.includes("LoadBalancer");
        if ("invalid" in result && audit) refused.push(`${path}: ${result.invalid}`);
      }
    }
    expect(refused).toEqual(["panther/gcp_firewall_rule_created.json: no timestamp"]);
  });

  it("plaso: the two records of a firewall rule are one opening of RDP to the world", () => {
    const pair = records("plaso/gcp_logging.jsonl").filter(
      ({ operation }) =>
        isObject(operation) && operation["id"] === "operation-1634612146037-5ceabcc4f6447-d7a59be5-3fd18aa8",
    );
    const [last = {}, first = {}] = pair;
    expect(eventOf(mergeOperationRecords(last, first))).toMatchObject({
      record_uid: "-xa4ip4e4rhyi",
      time: { text: "2021-10-19T02:55:46.097818Z" },
      activity: "exposure.open",
      outcome: "success",
      exposure: {
        kind: "network",
        rules: [{ protocol: "tcp", from_port: 3389, to_port: 3389, ranges: ["0.0.0.0/0"] }],
      },
    });
  });

  it("plaso: a refused service account is named, with the agent behind it", () => {
    expect(eventOf(records("plaso/gcp_logging.jsonl").at(-1) ?? {})).toMatchObject({
      outcome: "denied",
      status: { code: "PERMISSION_DENIED", action: "iam.serviceAccounts.create", layer: "iam" },
      actor: {
        type: "workload",
        home: "gcp:ketchup",
        delegated_by: ["service-1234567890@compute-system.iam.gserviceaccount.com"],
      },
    });
  });

  it("iap-desktop: granted, refused and workforce tunnels", () => {
    const told = events("iap-desktop/AuthorizeUserTunnelEvent.json").map(
      ({ activity, outcome, actor, target }) =>
        `${activity} ${outcome} ${actor.type} ${target?.uid}:${target?.port ?? ""}`,
    );
    expect(told).toEqual([
      "session.open success redacted 312951312222222222:3389",
      "session.open success redacted 312951312222222222:3389",
      "session.open denied anonymous 312951312222222222:3389",
      "session.open denied anonymous 312951312222222222:",
      "access.web denied anonymous 3154384839111111111:",
      "session.open success human 2407816:",
    ]);
  });

  it("iap-desktop: answers of OS Login", () => {
    const outcomes = events("iap-desktop/OsLoginCheckPolicyEvent.json").map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["success", "success", "unknown", "denied"]);
  });

  it("panther: a tunnel's end, a login, keys and a serial console of one instance", () => {
    const told = events("panther/gcp_compute_ssh_connection.json").map(({ activity, road, target }) => [
      activity,
      road,
      target?.uid,
    ]);
    const instance = "1234567890123456789";
    expect(told).toEqual([
      ["session.close", "iap-tunnel", instance],
      ["session.open", "os-login", instance],
      ["exposure.open", undefined, "projects/example-project"],
      ["exposure.open", undefined, instance],
      ["session.open", "serial-console", instance],
    ]);
  });

  it("panther: two policy versions chain by etag, the second removes everything", () => {
    const [second, first] = events("panther/gcp_user_added_to_iap_protected_service.json");
    expect(first?.policy?.after).toEqual([
      { role: "roles/viewer", members: ["serviceAccount:test-account3@gcp-project1.iam.gserviceaccount.com"] },
    ]);
    expect(second?.policy).toMatchObject({
      after: [],
      etag_before: first?.policy?.etag_after,
      resource: first?.policy?.resource,
    });
    expect([first?.activity, second?.activity]).toEqual(["policy.grant", "policy.revoke"]);
  });

  it("panther: a token that GKE takes for a pod", () => {
    const gke = events("panther/gcp_iam_service_accounts_get_access_token_privilege_escalation.json").at(-1);
    expect(gke).toMatchObject({
      activity: "credential.mint",
      minted: { kind: "access-token" },
      actor: { type: "workload", delegated_by: [] },
      src_endpoint: { kind: "gce-internal" },
    });
    expect(gke?.operation).toBeUndefined();
  });
});
