import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { eventFrom } from "./log-entry.ts";

function osLogin(call: string, payload: JsonObject) {
  return eventFrom({
    service: "oslogin.googleapis.com",
    method: `google.cloud.oslogin.v1.OsLoginService.${call}`,
    log: "data_access",
    type: "audited_resource",
    payload: { resourceName: "projects/shop-prod/zones/us-central1-a/instances/web-1", ...payload },
    more: { labels: { instance_id: "900100200", zone: "us-central1-a" } },
  });
}

describe("OS Login", () => {
  it.each<[string, string, JsonObject | undefined, string, string, string | undefined]>([
    ["a yes", "LOGIN", { success: true }, "session.open", "success", "os-login"],
    ["a no", "LOGIN", { success: false }, "session.open", "denied", "os-login"],
    ["a no that protobuf left out", "LOGIN", {}, "session.open", "denied", "os-login"],
    ["no answer at all", "LOGIN", undefined, "session.open", "unknown", "os-login"],
    ["a yes to sudo", "ADMIN_LOGIN", { success: true }, "session.open", "success", "os-login"],
    ["a no to sudo, which every plain user gets", "ADMIN_LOGIN", { success: false }, "other", "denied", undefined],
  ])("%s", (_, policy, response, activity, outcome, road) => {
    const event = osLogin("CheckPolicy", { request: { policy }, response });
    expect([event.activity, event.outcome, event.road]).toEqual([activity, outcome, road]);
    expect(event.target).toEqual({ uid: "900100200", type: "instance", name: "web-1" });
  });

  it("keeps the call's own error", () => {
    const event = osLogin("CheckPolicy", { status: { code: 5 }, request: { policy: "LOGIN" }, response: {} });
    expect([event.outcome, event.status?.code]).toEqual(["failure", "NOT_FOUND"]);
  });

  it.each([
    ["StartSession", "CHALLENGE_REQUIRED", "unknown"],
    ["StartSession", "NO_AVAILABLE_CHALLENGES", "denied"],
    ["ContinueSession", "AUTHENTICATED", "success"],
  ])("%s %s is %s", (call, status, outcome) => {
    const event = osLogin(call, { response: { status, sessionId: "s-1" } });
    expect([event.activity, event.road, event.outcome, event.session]).toEqual([
      "signin",
      "os-login",
      outcome,
      { uid: "s-1" },
    ]);
  });
});

describe("the serial console", () => {
  const join = (operation: JsonObject) =>
    eventFrom({
      service: "us-central1-ssh-serialport.googleapis.com",
      method: "google.ssh-serialport.v1.connect",
      type: "gce_instance",
      labels: { instance_id: "900100200", zone: "us-central1-f" },
      payload: {
        authenticationInfo: undefined,
        status: { message: "Connection succeeded." },
        request: { username: "ada_example_com" },
        resourceName: "projects/shop-prod/zones/us-central1-f/instances/web-1/SerialPort/1",
      },
      more: { operation },
    });

  it("is a session with nobody's name but the user name that was asked for", () => {
    const event = join({ id: "op-9", first: true, producer: "us-central1-ssh-serialport.googleapis.com" });
    expect(event).toMatchObject({
      activity: "session.open",
      outcome: "success",
      road: "serial-console",
      session: { uid: "op-9", phase: "start" },
      target: { uid: "900100200", type: "instance", name: "web-1" },
      actor: { type: "redacted", session: { name: "ada_example_com" } },
    });
    expect(event.operation).toBeUndefined();
  });

  it("ends with the operation", () => {
    const event = join({ id: "op-9", last: true });
    expect([event.activity, event.session?.phase]).toEqual(["session.close", "end"]);
  });
});
