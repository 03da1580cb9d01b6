/** Roads to an instance beside the proxy that Google writes an audit record for: OS Login and the serial console. */

import type { Outcome, Session } from "../../model/event.ts";
import { at, boolean, isObject, property, text } from "../../model/json.ts";
import type { AuditCall, Reading } from "./audit-call.ts";
import { verdict } from "./outcome.ts";

/**
 * The instance asks OS Login whether a user may log in (`LOGIN`), and then whether as administrator (`ADMIN_LOGIN`). The
 * second question is asked on every login, so a no to it refuses sudo, not the login, and is no session.
 * https://cloud.google.com/compute/docs/oslogin/view-audit-logs
 */
export function checkPolicy(call: AuditCall): Reading {
  const answer = granted(call);
  const ended = answered(call, answer, answer === "denied" ? "OS Login answered no" : "");
  const sudoOnly = text(at(call.request, "policy")) === "ADMIN_LOGIN" && ended.outcome === "denied";
  return sudoOnly ? { activity: "other", ...ended } : { activity: "session.open", road: "os-login", ...ended };
}

/** The answer is protobuf: a `false` may be left out, a missing answer tells nothing. */
function granted(call: AuditCall): Outcome {
  if (!isObject(property(call.payload, "response"))) return "unknown";
  return boolean(at(call.response, "success")) === true ? "success" : "denied";
}

/** Two-step verification of an OS Login: the session that a challenge belongs to, and whether it was met. */
export function osLoginSession(call: AuditCall): Reading {
  const status = text(at(call.response, "status")) ?? "";
  const outcome: Outcome =
    status === "AUTHENTICATED"
      ? "success"
      : /^(?:NO_AVAILABLE_CHALLENGES|REJECTED|DENIED|.*FAILED)$/.test(status)
        ? "denied"
        : "unknown";
  const uid = text(at(call.response, "sessionId")) ?? text(at(call.request, "sessionId"));
  return {
    activity: "signin",
    road: "os-login",
    ...answered(call, outcome, status),
    ...(uid === undefined ? {} : { session: { uid } }),
  };
}

/** The service's answer counts only when the call itself went through. */
function answered(call: AuditCall, outcome: Outcome, detail: string): Pick<Reading, "outcome" | "status"> {
  if (verdict(call).outcome !== "success") return {};
  return outcome === "success" || detail === "" ? { outcome } : { outcome, status: { detail } };
}

/** `<region>-ssh-serialport.googleapis.com`: one record when the console is joined; `operation.id` is the session. */
export function serialConsole(call: AuditCall): Reading {
  const operation = at(call.entry, "operation");
  const uid = text(at(operation, "id"));
  const ends = boolean(at(operation, "last")) === true && boolean(at(operation, "first")) !== true;
  const session: Session | undefined = uid === undefined ? undefined : { uid, phase: ends ? "end" : "start" };
  return {
    activity: ends ? "session.close" : "session.open",
    road: "serial-console",
    ...(session === undefined ? {} : { session }),
  };
}

export function isSerialConsole(service: string): boolean {
  return service.endsWith("-ssh-serialport.googleapis.com");
}
