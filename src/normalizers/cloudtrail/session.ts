/** What ties the records of one session or one sign-in together. OpenTunnel has nothing of the kind: no id, no end. */

import type { Session } from "../../model/event.ts";
import { at, text } from "../../model/json.ts";
import { byCall, type Call, parameter } from "./call.ts";

const sessions = byCall<(call: Call) => Session | undefined>({
  "ssm:StartSession": (call) => of(text(at(call.response, "sessionId")), "start"),
  "ssm:ResumeSession": (call) => of(parameter(call, "sessionId")),
  "ssm:TerminateSession": (call) => of(parameter(call, "sessionId"), "end"),
  "ecs:ExecuteCommand": (call) => of(text(at(call.response, "session", "sessionId")), "start"),
  "signin:CredentialChallenge": signIn,
  "signin:CredentialVerification": signIn,
  "signin:UserAuthentication": signIn,
  "sso:Authenticate": signIn,
  "sso:Federate": signIn,
});

export function session(call: Call): Session | undefined {
  return sessions(call)?.(call);
}

/** Identity Center's steps of one sign-in share `AuthWorkflowID`. */
function signIn(call: Call): Session | undefined {
  return of(text(at(call.record, "additionalEventData", "AuthWorkflowID")));
}

function of(uid: string | undefined, phase?: "start" | "end"): Session | undefined {
  if (uid === undefined) return undefined;
  return phase === undefined ? { uid } : { uid, phase };
}
