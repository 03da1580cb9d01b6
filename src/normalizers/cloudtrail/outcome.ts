/** How a call ended. AWS says so in five places: the error code, the message, the sign-in result, the service details, the response. */

import type { Outcome, Status } from "../../model/event.ts";
import { at, boolean, type JsonObject, property, text } from "../../model/json.ts";
import { parseDenied } from "./denied-message.ts";

/** Codes without their prefix (`Client.`, `KMS.`) and `Exception`. `DryRunOperation`, throttling and `NotFound` are no refusals, so they are not here. */
const REFUSED =
  /^(AccessDenied.*|(.*)UnauthorizedOperation|Unauthorized|UnauthorizedAccess|AuthorizationError|AuthFailure|Forbidden|VpceAccessDenied|InvalidAccess|OperationNotPermitted|NotAuthorized)$/i;

const NOT_AUTHENTICATED =
  /^((CloudTrail)?InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|ExpiredToken|IncompleteSignature|UnrecognizedClient|InvalidAccessKeyId|InvalidIdentityToken|IDPRejectedClaim|MissingAuthenticationToken)$/i;

/** Events whose only success mark is an explicit one. */
const SIGN_IN = new Set([
  "consolelogin",
  "switchrole",
  "credentialchallenge",
  "credentialverification",
  "userauthentication",
]);

/** `operation`: the canonical one. */
export function outcome(
  record: JsonObject,
  operation: string,
): { readonly outcome: Outcome; readonly status?: Status } {
  const code = text(record["errorCode"]);
  const detail = text(record["errorMessage"]);
  const said = detail === undefined ? undefined : parseDenied(detail);
  const verdict = judge(record, operation, code, detail, said !== undefined);
  const denied = verdict === "denied" || verdict === "not-authenticated";
  if (!denied && code === undefined && detail === undefined) return { outcome: verdict };
  const layer =
    verdict === "not-authenticated"
      ? "authentication"
      : (said?.layer ?? (denied && /^VpceAccessDenied$/i.test(code ?? "") ? "vpc-endpoint" : undefined));
  const status: Status = {
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    ...(denied ? { ...said, ...(layer === undefined ? {} : { layer }) } : {}),
  };
  return {
    outcome: verdict === "not-authenticated" ? "denied" : verdict,
    ...(Object.keys(status).length === 0 ? {} : { status }),
  };
}

function judge(
  record: JsonObject,
  operation: string,
  code: string | undefined,
  detail: string | undefined,
  refusedInWords: boolean,
): Outcome | "not-authenticated" {
  if (isInsight(record)) return "unknown";
  const result = signInResult(record, operation);
  if (result === "failure") return "not-authenticated";
  if (/^AccessDenied$/i.test(operation)) return "denied";
  if (code !== undefined) {
    const bare = code.replace(/^[A-Za-z]\w{0,30}\./, "").replace(/Exception$/i, "");
    if (NOT_AUTHENTICATED.test(bare)) return "not-authenticated";
    return REFUSED.test(bare) ? "denied" : "failure";
  }
  if (refusedInWords) return "denied";
  if (detail !== undefined && result !== "success")
    return /authenticat|no username found/i.test(detail)
      ? "not-authenticated"
      : /^access denied\.?$/i.test(detail)
        ? "denied"
        : "failure";
  if (result === undefined && SIGN_IN.has(operation.toLowerCase())) return "unknown";
  return failedInResponse(record) ? "failure" : "success";
}

/** `responseElements.ConsoleLogin`, and for Identity Center `serviceEventDetails.<eventName>`: `Success` or `Failure`. */
function signInResult(record: JsonObject, operation: string): "success" | "failure" | undefined {
  const said =
    text(property(record["responseElements"], operation)) ?? text(property(record["serviceEventDetails"], operation));
  const result = said?.toLowerCase();
  return result === "success" || result === "failure" ? result : undefined;
}

/** Calls that answer without an error and say in the answer that nothing happened. */
function failedInResponse(record: JsonObject): boolean {
  return (
    boolean(at(record, "responseElements", "success")) === false ||
    text(at(record, "responseElements", "accountAssignmentCreationStatus", "status")) === "FAILED"
  );
}

/** An Insights event speaks about many calls; its `sharedEventID` ties its start to its end. */
export function isInsight(record: JsonObject): boolean {
  return (
    /^insight$/i.test(text(record["eventCategory"]) ?? "") ||
    /^AwsCloudTrailInsight$/i.test(text(record["eventType"]) ?? "")
  );
}
