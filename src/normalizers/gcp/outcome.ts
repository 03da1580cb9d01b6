/** How a call ended: the status decides, never an absent `granted`, which refusals and mere checks both lack. */

import type { Outcome, PolicyLayer, Status } from "../../model/event.ts";
import { at, boolean, isObject, type JsonObject, list, number, object, text } from "../../model/json.ts";
import { type AuditCall, authorizedResource } from "./audit-call.ts";

export interface Verdict {
  readonly outcome: Outcome;
  readonly status?: Status;
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto, by number. */
const CODES = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

const DENIALS: ReadonlySet<string | undefined> = new Set(["PERMISSION_DENIED", "UNAUTHENTICATED"]);

export function verdict(call: AuditCall): Verdict {
  const code = statusCode(call);
  const outcome = outcomeOf(call, code);
  if (outcome === "success") return { outcome };
  const detail = text(at(call.payload, "status", "message")) ?? text(at(call.response, "error", "message"));
  const status: Status = {
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    ...(outcome === "denied" ? refusal(call, code, detail) : {}),
  };
  return { outcome, ...(Object.keys(status).length === 0 ? {} : { status }) };
}

/** `undefined` for success, which Google writes as `{}`, as code 0, or not at all. */
function statusCode(call: AuditCall): string | undefined {
  const logged = at(call.payload, "status", "code");
  const code = number(logged);
  if (code !== undefined) return code === 0 ? undefined : (CODES[code] ?? String(code));
  const name = text(logged)?.toUpperCase();
  return name === "OK" ? undefined : name;
}

function outcomeOf(call: AuditCall, code: string | undefined): Outcome {
  // A dry run of a perimeter is logged like a violation, but the call went through to be decided elsewhere.
  if (call.log === "policy") return boolean(at(call.metadata, "dryRun")) === true ? "unknown" : "denied";
  if (code !== undefined) return DENIALS.has(code) ? "denied" : "failure";
  const http = number(at(call.response, "error", "code"));
  if (http !== undefined) return http === 401 || http === 403 ? "denied" : "failure";
  if (refusedExplicitly(call)) return "denied";
  if (!/^(?:ERROR|CRITICAL|ALERT|EMERGENCY)$/.test(text(at(call.entry, "severity")) ?? "")) return "success";
  return call.canonical === "AuthorizeUser" ? "denied" : "unknown";
}

/** `granted: false` written out, and nothing granted. */
function refusedExplicitly({ authorization }: AuditCall): boolean {
  const granted = authorization.map((info) => boolean(at(info, "granted")));
  return granted.includes(false) && !granted.includes(true);
}

/** Which policy refused which permission on what, from error details first, then the message, then the checks made. */
function refusal(
  call: AuditCall,
  code: string | undefined,
  detail: string | undefined,
): Omit<Status, "code" | "detail"> {
  const details = list(at(call.payload, "status", "details")).filter(isObject);
  const info = details.map((each) => object(at(each, "metadata"))).find((metadata) => metadata !== undefined);
  const message = /\b(?:Permission|Required) ["'`]?([a-z][\w-]*(?:\.[\w-]+)+)["'`]?/.exec(detail ?? "");
  const refused = call.authorization.find((check) => boolean(at(check, "granted")) !== true);
  const action = text(at(info, "permission")) ?? message?.[1] ?? text(at(refused, "permission"));
  const resource =
    text(at(info, "resource")) ??
    /\b(?:on resource|permission for) ["'`]?([^\s"'`()]+)/.exec(detail ?? "")?.[1] ??
    text(at(refused, "resource")) ??
    text(at(refused, "resourceAttributes", "name")) ??
    authorizedResource(call);
  return {
    layer: layer(call, code, detail, details),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
  };
}

function layer(
  call: AuditCall,
  code: string | undefined,
  detail: string | undefined,
  details: readonly JsonObject[],
): PolicyLayer {
  if (call.canonical === "AuthorizeUser") return "iap";
  const perimeter =
    call.log === "policy" ||
    detail?.includes("vpcServiceControlsUniqueIdentifier") === true ||
    details.some((each) =>
      list(at(each, "violations")).some((violation) => text(at(violation, "type")) === "VPC_SERVICE_CONTROLS"),
    );
  if (perimeter) return "vpc-service-controls";
  return code === "UNAUTHENTICATED" ? "authentication" : "iam";
}
