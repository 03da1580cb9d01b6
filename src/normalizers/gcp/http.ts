/** The web request behind a call, as far as it was logged. */

import type { HttpRequest } from "../../model/event.ts";
import { at, text } from "../../model/json.ts";
import type { AuditCall } from "./audit-call.ts";

/** Host and path of an absolute URL; the host without port and user information. */
export function urlParts(url: string | undefined): { readonly host?: string; readonly path?: string } {
  if (url === undefined) return {};
  const [, authority, path] = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  if (authority === undefined) return {};
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  return { ...(host === "" ? {} : { host }), path: path === undefined || path === "" ? "/" : path };
}

/** IAP writes `(none supplied)` where the client named no agent. */
export function httpRequest(call: AuditCall): HttpRequest | undefined {
  const metadata = at(call.payload, "requestMetadata");
  const agent = text(at(metadata, "callerSuppliedUserAgent"));
  const url = text(at(call.request, "httpRequest", "url"));
  const parts = urlParts(url);
  const host = text(at(metadata, "requestAttributes", "host")) ?? parts.host;
  const path = text(at(metadata, "requestAttributes", "path")) ?? parts.path;
  const user_agent = agent === "(none supplied)" ? undefined : agent;
  if (url === undefined && host === undefined && path === undefined)
    return user_agent === undefined ? undefined : { user_agent };
  return {
    ...(user_agent === undefined ? {} : { user_agent }),
    ...(url === undefined ? {} : { url }),
    ...(host === undefined ? {} : { host }),
    ...(path === undefined ? {} : { path }),
  };
}
