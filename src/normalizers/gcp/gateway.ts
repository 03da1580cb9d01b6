/** Records that gateways write themselves, in words the cloud does not use: `CreateTunnel`, `AccessDenied` and the like. */

import type { Minted, Session, Target } from "../../model/event.ts";
import { at, number, text } from "../../model/json.ts";
import type { AuditCall, Reader, Reading } from "./audit-call.ts";
import { mintAs } from "./minted.ts";
import { verdict } from "./outcome.ts";
import { target } from "./target.ts";

export function gatewayTunnel(call: AuditCall): Reading {
  const reached = destination(call);
  const session = gatewaySession(call);
  return {
    activity: "session.open",
    road: "gateway",
    ...(reached === undefined ? {} : { target: reached }),
    ...(session === undefined ? {} : { session }),
  };
}

export function gatewayMint(kind: Minted["kind"]): Reader {
  return (call) => ({ ...mintAs(kind)(call), road: "gateway" });
}

/** The name itself says how it ended, whatever status stands beside it. */
export function gatewayRefusal(call: AuditCall): Reading {
  const reached = destination(call);
  const { status } = verdict(call);
  return {
    activity: isInstance(reached) ? "session.open" : "access.web",
    road: "gateway",
    outcome: "denied",
    ...(status === undefined ? {} : { status }),
    ...(reached === undefined ? {} : { target: reached }),
  };
}

function isInstance(reached: Target | undefined): boolean {
  return reached?.type === "instance" || reached?.port !== undefined || reached?.ip !== undefined;
}

function destination(call: AuditCall): Target | undefined {
  const on = target(call);
  if (on === undefined) return undefined;
  const logged = at(call.payload, "requestMetadata", "destinationAttributes");
  const ip = text(at(logged, "ip"));
  const port = number(at(logged, "port")) ?? number(at(call.request, "port"));
  return { ...on, ...(ip === undefined ? {} : { ip }), ...(port === undefined ? {} : { port }) };
}

function gatewaySession(call: AuditCall): Session | undefined {
  const uid =
    text(at(call.entry, "operation", "id")) ??
    text(at(call.request, "sessionId")) ??
    text(at(call.request, "tunnelId"));
  return uid === undefined ? undefined : { uid };
}
