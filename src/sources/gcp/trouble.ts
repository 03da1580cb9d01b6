/** What a failed call of a Google API means to the person who reads the coverage, and whether asking again helps. */

import { at, isObject, type JsonObject, type JsonValue, list, text } from "../../model/json.ts";
import type { Trouble } from "../trouble.ts";

export interface GoogleTrouble extends Trouble {
  /** It is not about what was asked: any other request would fail alike. */
  readonly everywhere: boolean;
  readonly retry: "never" | "soon" | "next-minute" | "signed-in-anew";
  /** The request itself was refused as wrong: a filter, a name, a page token. */
  readonly invalid: boolean;
}

type Told = Partial<Omit<GoogleTrouble, "reason" | "detail">>;

function trouble(reason: GoogleTrouble["reason"], detail: string, more: Told = {}): GoogleTrouble {
  return { reason, detail: detail.split("\n")[0] ?? "", everywhere: false, retry: "never", invalid: false, ...more };
}

const SIGN_IN =
  "run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS; or try --source demo";

/** For what `GoogleAuth` throws before anything was asked. */
export function signInTrouble(error: unknown): GoogleTrouble {
  const message = withoutSnippet(error instanceof Error ? error.message : String(error));
  if (NETWORK.test(codeOf(error))) return unreachable(message);
  if (/invalid_grant|invalid_rapt|reauth/i.test(`${message} ${text(at(bodyOf(error), "error")) ?? ""}`)) {
    return trouble("expired-credentials", message, {
      everywhere: true,
      hint: "sign in again (gcloud auth application-default login); with --resume DIR the next run goes on where this one stopped",
    });
  }
  return trouble("no-credentials", message, { everywhere: true, hint: SIGN_IN });
}

/** For what a request throws: an HTTP answer of 400 and above, or no whole answer at all. */
export function requestTrouble(error: unknown): GoogleTrouble {
  const message = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  if (status === undefined) return unreachable(message);
  const body = at(bodyOf(error), "error");
  const detail = `${text(at(body, "status")) ?? `HTTP ${status}`}: ${text(at(body, "message")) ?? message}`;
  if (status === 401)
    return trouble("expired-credentials", detail, { everywhere: true, retry: "signed-in-anew", hint: SIGN_IN });
  if (status === 403) return forbidden(detail, list(at(body, "details")).filter(isObject));
  if (status === 404)
    return trouble("not-found", detail, { hint: "check the id of the project, folder or organization" });
  if (status === 429) {
    return trouble("throttled", detail, {
      retry: "next-minute",
      hint: "another reader uses up the read quota of the project; wait, or set another quota project",
    });
  }
  if (status >= 500 || status === 408) return trouble("failed", detail, { retry: "soon" });
  return trouble("failed", detail, { invalid: true });
}

/** An answer that is no JSON object, or the page before once more. */
export function badAnswer(what: string): GoogleTrouble {
  return trouble("failed", what, { retry: "soon" });
}

/** `google.rpc.ErrorInfo` tells the reasons that no other project would cure. */
function forbidden(detail: string, details: readonly JsonObject[]): GoogleTrouble {
  const info = details.find((each) => text(at(each, "reason")) !== undefined);
  const consumer = text(at(info, "metadata", "consumer"))?.replace(/^projects\//, "") ?? "PROJECT";
  const service = text(at(info, "metadata", "service")) ?? "logging.googleapis.com";
  switch (text(at(info, "reason"))) {
    case "SERVICE_DISABLED":
      return trouble("not-permitted", detail, {
        everywhere: true,
        hint: `run gcloud services enable ${service} --project ${consumer}, or choose the project that pays for requests: gcloud auth application-default set-quota-project PROJECT`,
      });
    case "USER_PROJECT_DENIED":
      return trouble("not-permitted", detail, {
        everywhere: true,
        hint: `the quota project ${consumer} must grant serviceusage.services.use (roles/serviceusage.serviceUsageConsumer)`,
      });
    case "ACCESS_TOKEN_SCOPE_INSUFFICIENT":
      return trouble("not-permitted", detail, {
        everywhere: true,
        hint: "the credentials need the scope cloud-platform.read-only; on a VM it is set as its access scope",
      });
    default:
      return trouble("not-permitted", detail);
  }
}

/** V8 quotes the text that is no JSON, and here that text is a key or a token. */
function withoutSnippet(message: string): string {
  return message.replace(/Unexpected token .*is not valid JSON/s, "it is not valid JSON");
}

function unreachable(message: string): GoogleTrouble {
  return trouble("unreachable", message, {
    everywhere: true,
    retry: "soon",
    hint: "check the network and HTTPS_PROXY",
  });
}

const NETWORK =
  /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_STREAM_PREMATURE_CLOSE|UND_ERR\w*)$/;

function codeOf(error: unknown): string {
  return isObject(error) ? (text(error["code"]) ?? "") : "";
}

function statusOf(error: unknown): number | undefined {
  const response = isObject(error) ? error["response"] : undefined;
  const status = isObject(response) ? response["status"] : undefined;
  return typeof status === "number" ? status : undefined;
}

function bodyOf(error: unknown): JsonValue | undefined {
  const response = isObject(error) ? error["response"] : undefined;
  return isObject(response) ? response["data"] : undefined;
}
