import { describe, expect, it } from "vitest";
import { DENIED, eventFrom } from "./log-entry.ts";

const EMAIL = "deploy@shop-prod.iam.gserviceaccount.com";
const LABELS = { email_id: EMAIL, unique_id: "112233" } as const;
const CREDENTIALS = { service: "iamcredentials.googleapis.com", log: "data_access", type: "service_account" } as const;

describe("minting", () => {
  it.each([
    ["GenerateAccessToken", "access-token"],
    ["generateAccessToken", "access-token"],
    ["GenerateIdToken", "id-token"],
    ["SignJwt", "signed-jwt"],
    ["SignBlob", "signed-blob"],
    ["google.iam.credentials.v1.IAMCredentials.GenerateAccessToken", "access-token"],
  ])("%s is a %s", (method, kind) => {
    const request = { name: `projects/-/serviceAccounts/${EMAIL}` };
    const event = eventFrom({ ...CREDENTIALS, method, labels: LABELS, payload: { request } });
    expect(event).toMatchObject({
      activity: "credential.mint",
      minted: { kind, subject: EMAIL },
      target: { uid: EMAIL },
    });
    expect(event.road).toBeUndefined();
  });

  it.each([
    ["a numeric name, by the label", { name: "projects/-/serviceAccounts/112233" }, LABELS],
    ["an email, without labels", { name: `projects/-/serviceAccounts/${EMAIL}` }, {}],
    ["no name, by the label", {}, LABELS],
  ])("resolves %s", (_, request, labels) => {
    const event = eventFrom({ ...CREDENTIALS, method: "GenerateAccessToken", labels, payload: { request } });
    expect(event.minted?.subject).toBe(EMAIL);
  });

  it("names the accounts between caller and target, but neither of these", () => {
    const hop = "hop@shop-ci.iam.gserviceaccount.com";
    const event = eventFrom({
      ...CREDENTIALS,
      method: "GenerateAccessToken",
      labels: LABELS,
      payload: {
        authenticationInfo: {
          principalSubject: "shop-prod.svc.id.goog[web/front]",
          serviceAccountDelegationInfo: [{}],
        },
        request: { name: `projects/-/serviceAccounts/${EMAIL}` },
        requestMetadata: { callerIp: "gce-internal-ip", callerSuppliedUserAgent: "gke-metadata-server" },
        metadata: {
          identityDelegationChain: [`projects/-/serviceAccounts/${hop}`, `projects/-/serviceAccounts/${EMAIL}`],
        },
      },
    });
    expect(event.actor).toMatchObject({ type: "workload", home: "gcp:shop-prod", delegated_by: [hop] });
    expect(event.src_endpoint.kind).toBe("gce-internal");
  });

  it("tells what a refused caller wanted", () => {
    const event = eventFrom({ ...CREDENTIALS, method: "GenerateIdToken", labels: LABELS, payload: DENIED });
    expect([event.outcome, event.minted]).toEqual(["denied", { kind: "id-token", subject: EMAIL }]);
  });
});

describe("keys", () => {
  it("gives a new key the name that its later use carries", () => {
    const created = eventFrom({
      service: "iam.googleapis.com",
      method: "google.iam.admin.v1.CreateServiceAccountKey",
      type: "service_account",
      labels: LABELS,
      payload: {
        resourceName: "projects/-/serviceAccounts/112233",
        response: { name: `projects/shop-prod/serviceAccounts/${EMAIL}/keys/k1` },
      },
    });
    const used = eventFrom({
      method: "X",
      payload: {
        authenticationInfo: {
          principalEmail: EMAIL,
          serviceAccountKeyName: `//iam.googleapis.com/projects/shop-prod/serviceAccounts/${EMAIL}/keys/k1`,
        },
      },
    });
    expect(created).toMatchObject({ activity: "credential.create", minted: { kind: "key", subject: EMAIL } });
    expect(created.minted?.credential_uid).toBe(used.actor.credential_uid);
    expect(used.actor.credential_uid).toMatch(/^\/\/iam\.googleapis\.com\/projects\/shop-prod\//);
  });

  it("has no id when the creation was refused", () => {
    const event = eventFrom({
      service: "iam.googleapis.com",
      method: "google.iam.admin.v1.CreateServiceAccountKey",
      labels: LABELS,
      payload: DENIED,
    });
    expect(event.minted).toEqual({ kind: "key", subject: EMAIL });
  });
});

describe("token exchange", () => {
  it("joins the provider's subject to Google's name for it", () => {
    const arn = "arn:aws:sts::111122223333:assumed-role/ci/run-1";
    const mapped = "principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/aws/subject/ci";
    const event = eventFrom({
      service: "sts.googleapis.com",
      method: "google.identity.sts.v1.SecurityTokenService.ExchangeToken",
      log: "data_access",
      payload: { authenticationInfo: { principalSubject: arn }, metadata: { mapped_principal: mapped } },
    });
    expect(event).toMatchObject({
      activity: "credential.mint",
      actor: { uid: arn, type: "workload", home: "aws:111122223333" },
      minted: { kind: "token-exchange", subject: mapped, session_uid: mapped },
    });
  });
});

describe("names no cloud writes", () => {
  it.each([
    ["CreateTunnel", "session.open", "success"],
    ["createtunnel", "session.open", "success"],
    ["AddIamPolicyBinding", "policy.grant", "success"],
    ["RemoveIamPolicyBinding", "policy.revoke", "success"],
    ["generateAccessToken", "credential.mint", "success"],
    ["AccessDenied", "session.open", "denied"],
    ["ACCESSDENIED", "session.open", "denied"],
  ])("%s", (method, activity, outcome) => {
    const event = eventFrom({
      service: "gateway.example.com",
      method,
      labels: { instance_id: "900100200" },
      type: "gce_instance",
      payload: {
        resourceName: "projects/shop-prod/zones/z/instances/web-1",
        request: { role: "roles/x", member: "user:a@example.com" },
      },
    });
    expect([event.activity, event.outcome, event.road]).toEqual([activity, outcome, "gateway"]);
  });

  it("takes a refusal that names no instance for one of a web application", () => {
    expect(eventFrom({ service: "gateway.example.com", method: "AccessDenied" }).activity).toBe("access.web");
  });

  it("reads the binding", () => {
    const event = eventFrom({
      service: "gateway.example.com",
      method: "AddIamPolicyBinding",
      payload: {
        resourceName: "apps/shop",
        request: { binding: { role: "roles/x", members: ["user:a@example.com"] } },
      },
    });
    expect(event.policy).toEqual({
      resource: "apps/shop",
      kind: "iam",
      deltas: [{ action: "add", role: "roles/x", member: "user:a@example.com" }],
    });
  });
});
