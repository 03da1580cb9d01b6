import { describe, expect, it } from "vitest";
import { keyName, principal, serviceAccountEmail } from "../../../src/normalizers/gcp/principal.ts";

describe("principal", () => {
  it.each([
    ["ada@example.com", "ada@example.com", "human", undefined],
    ["user:ada@example.com", "ada@example.com", "human", undefined],
    [
      "deploy@shop-prod.iam.gserviceaccount.com",
      "deploy@shop-prod.iam.gserviceaccount.com",
      "workload",
      "gcp:shop-prod",
    ],
    [
      "serviceAccount:ci@shop-ci.iam.gserviceaccount.com",
      "ci@shop-ci.iam.gserviceaccount.com",
      "workload",
      "gcp:shop-ci",
    ],
    // Anybody may name an account like an agent; the project it lives in tells.
    [
      "service-123@shop-prod.iam.gserviceaccount.com",
      "service-123@shop-prod.iam.gserviceaccount.com",
      "workload",
      "gcp:shop-prod",
    ],
    // A domain-scoped project reads backwards in an email.
    [
      "app@shop.example.com.iam.gserviceaccount.com",
      "app@shop.example.com.iam.gserviceaccount.com",
      "workload",
      "gcp:example.com:shop",
    ],
    ["shop-prod@appspot.gserviceaccount.com", "shop-prod@appspot.gserviceaccount.com", "workload", "gcp:shop-prod"],
    [
      "123456-compute@developer.gserviceaccount.com",
      "123456-compute@developer.gserviceaccount.com",
      "workload",
      undefined,
    ],
    ["123456@cloudbuild.gserviceaccount.com", "123456@cloudbuild.gserviceaccount.com", "workload", undefined],
    [
      "service-123@gcp-sa-iap.iam.gserviceaccount.com",
      "service-123@gcp-sa-iap.iam.gserviceaccount.com",
      "service",
      undefined,
    ],
    [
      "service-123@compute-system.iam.gserviceaccount.com",
      "service-123@compute-system.iam.gserviceaccount.com",
      "service",
      undefined,
    ],
    ["123456@cloudservices.gserviceaccount.com", "123456@cloudservices.gserviceaccount.com", "service", undefined],
    ["system@google.com", "system@google.com", "service", undefined],
    [
      "serviceAccount:shop-prod.svc.id.goog[web/front]",
      "shop-prod.svc.id.goog[web/front]",
      "workload",
      "gcp:shop-prod",
    ],
    [
      "arn:aws:sts::111122223333:assumed-role/ci/run-1",
      "arn:aws:sts::111122223333:assumed-role/ci/run-1",
      "workload",
      "aws:111122223333",
    ],
    ["repo:example/shop:ref:refs/heads/main", "repo:example/shop:ref:refs/heads/main", "workload", undefined],
    ["system:serviceaccount:web:front", "system:serviceaccount:web:front", "workload", undefined],
    ["system:node:gke-1", "system:node:gke-1", "service", undefined],
    ["system:anonymous", "anonymous", "anonymous", undefined],
    // The suffix must be Google's own domain.
    [
      "eve@shop-prod.iam.gserviceaccount.com.example.net",
      "eve@shop-prod.iam.gserviceaccount.com.example.net",
      "human",
      undefined,
    ],
  ])("%s", (named, uid, type, home) => {
    const who = principal(named);
    expect([who.uid, who.type, who.home]).toEqual([uid, type, home]);
  });

  it("tells people of a workforce pool from machines of a workload pool", () => {
    const person = "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/bob@example.com";
    expect(principal(person)).toEqual({ uid: person, name: "bob@example.com", type: "human" });
    const machine =
      "principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci/subject/job-7";
    expect(principal(machine)).toEqual({ uid: machine, name: "job-7", type: "workload" });
  });
});

describe("serviceAccountEmail", () => {
  it.each([
    ["projects/-/serviceAccounts/a@p.iam.gserviceaccount.com", "a@p.iam.gserviceaccount.com"],
    ["a@p.iam.gserviceaccount.com", "a@p.iam.gserviceaccount.com"],
    ["projects/-/serviceAccounts/112233445566", undefined],
    ["projects/-/serviceAccounts/-", undefined],
    [undefined, undefined],
  ])("%s -> %s", (name, email) => expect(serviceAccountEmail(name)).toBe(email));
});

describe("keyName", () => {
  const whole = "//iam.googleapis.com/projects/shop-prod/serviceAccounts/a@shop-prod.iam.gserviceaccount.com/keys/abc";
  const email = "a@shop-prod.iam.gserviceaccount.com";
  it.each([
    [whole, undefined],
    [`projects/shop-prod/serviceAccounts/${email}/keys/abc`, undefined],
    [`projects/-/serviceAccounts/${email}/keys/abc`, undefined],
    ["projects/shop-prod/serviceAccounts/112233/keys/abc", email],
    ["projects/-/serviceAccounts/112233/keys/abc", email],
  ])("%s is one name", (name, owner) => expect(keyName(name, owner)).toBe(whole));

  it("leaves other text alone", () => {
    expect(keyName("something else")).toBe("something else");
    expect(keyName(undefined)).toBeUndefined();
  });
});
