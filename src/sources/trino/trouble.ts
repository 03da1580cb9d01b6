/** What a Trino server's refusals and failures mean to the person who reads the coverage. */

import { SourceError } from "../../model/errors.ts";
import { at, type JsonValue, text } from "../../model/json.ts";

export class TrinoError extends Error {
  /** The gap's stable word. */
  readonly reason: "no-credentials" | "not-permitted" | "not-found" | "unreachable" | "throttled" | "failed";
  /** Whether asking the same again is no use. */
  readonly lasting: boolean;
  readonly hint: string | undefined;

  constructor(reason: TrinoError["reason"], message: string, lasting: boolean, hint?: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.lasting = lasting;
    this.hint = hint;
  }
}

/** Statuses that the protocol says to ask again for; a 500 of something in between passes as well. */
export function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

export function statusTrouble(status: number, location: string | null, body: string): TrinoError {
  const said = body.split("\n", 1)[0]?.slice(0, 200) ?? "";
  const detail = `HTTP ${status}${said === "" ? "" : `: ${said}`}`;
  if (status === 401) {
    return new TrinoError("no-credentials", detail, true, "set user in iaprun.yaml and IAPRUN_TRINO_PASSWORD");
  }
  if (status === 403) return new TrinoError("not-permitted", detail, true, "ask who runs the server for access");
  if (status >= 300 && status < 400) {
    return new TrinoError("failed", `${detail}, to ${location}`, true, "write the address the server redirects to");
  }
  if (status === 404 || status === 410) return new TrinoError("not-found", `${detail} (the query is gone)`, false);
  if (status === 429) return new TrinoError("throttled", detail, false);
  return new TrinoError(isPassing(status) ? "unreachable" : "failed", detail, !isPassing(status));
}

/** Of a request that no whole answer came to. */
export function networkTrouble(error: unknown): TrinoError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? `${String(cause.code)}: ` : "";
  const message = cause instanceof Error ? cause.message : String(cause);
  const hint = "check the host, the port and the network; a host other than this machine is asked over https";
  return new TrinoError("unreachable", `${code}${message}`, false, hint, error);
}

const HINTS: Readonly<Record<string, string>> = {
  CATALOG_NOT_FOUND: "SHOW CATALOGS lists what the server has",
  SCHEMA_NOT_FOUND: "SHOW SCHEMAS FROM the catalog lists what it has",
  TABLE_NOT_FOUND: "SHOW TABLES FROM the schema lists what it has",
  PERMISSION_DENIED: "the user needs SELECT on the table",
};

/** `error`: a page's `QueryError`, as the protocol has it: `message`, `errorName`, `errorType`. */
export function queryTrouble(error: JsonValue): TrinoError {
  const name = text(at(error, "errorName")) ?? "FAILED";
  const message = text(at(error, "message"))?.split("\n", 1)[0] ?? "no reason given";
  const lasting = text(at(error, "errorType")) === "USER_ERROR";
  const reason = name === "PERMISSION_DENIED" ? "not-permitted" : name.endsWith("_NOT_FOUND") ? "not-found" : "failed";
  return new TrinoError(reason, `${name}: ${message}`, lasting, Object.hasOwn(HINTS, name) ? HINTS[name] : undefined);
}

/** Nothing at all can be read. */
export function sourceError({ message, hint }: TrinoError, cause: unknown): SourceError {
  return new SourceError(`Trino: ${message}`, { cause, ...(hint === undefined ? {} : { hint }) });
}
