/** Requests to a Trino server, repeated while what went wrong may pass: until the next page is asked for, each answers the same. */

import { userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { SourceError } from "../../model/errors.ts";
import { isObject, type JsonObject } from "../../model/json.ts";
import type { Patience } from "../aws/patience.ts";
import { parseHttpDate } from "../http-date.ts";
import type { TrinoAddress } from "./address.ts";
import { isPassing, networkTrouble, statusTrouble, TrinoError } from "./trouble.ts";

export interface TrinoServer {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly patience: Patience;
}

export interface TrinoRequest {
  readonly method: "GET" | "POST";
  /** With the slash in front. */
  readonly path: string;
  readonly body?: string;
  /** What is wrong with an answer that came whole; it is asked for again. */
  readonly refuse?: (body: JsonObject) => string | undefined;
}

export interface TrinoAnswer {
  readonly body: JsonObject;
  /** The server's clock, in epoch milliseconds. */
  readonly serverTime?: number;
}

/** A server answers within a second, be it that nothing is ready; a page is some megabytes. */
const TIMEOUT_MS = 60_000;
const CANCEL_MS = 5_000;
const LONGEST_WAIT_MS = 30_000;

/** `password`: sent over https alone. Throws a `SourceError` where that is not how the server is asked. */
export function trinoServer(address: TrinoAddress, password: string | undefined, patience: Patience): TrinoServer {
  const { origin, catalog, schema, user = localUser() } = address;
  if (password !== undefined && !origin.startsWith("https:")) {
    throw new SourceError("Trino: IAPRUN_TRINO_PASSWORD is set, and a password is sent over https only", {
      hint: "unset it: a server on this machine is asked over http",
    });
  }
  const basic = password === undefined ? {} : { authorization: `Basic ${btoaUtf8(`${user}:${password}`)}` };
  return {
    origin,
    patience,
    headers: {
      "x-trino-user": user,
      "x-trino-source": "iaprun",
      "x-trino-catalog": catalog,
      "x-trino-schema": schema,
      // What is cast to text there must not depend on where the server stands.
      "x-trino-time-zone": "UTC",
      "user-agent": "iaprun",
      ...basic,
    },
  };
}

function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "iaprun";
  }
}

function btoaUtf8(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** Throws a `TrinoError` when the server keeps failing, or fails for good; rejects when `signal` aborts. */
export async function ask(server: TrinoServer, request: TrinoRequest, signal: AbortSignal): Promise<TrinoAnswer> {
  const { attempts, pause } = server.patience;
  for (let failures = 1; ; failures++) {
    const answer = await attempt(server, request, signal);
    if ("body" in answer) return answer;
    signal.throwIfAborted();
    if (answer.trouble.lasting || answer.trouble.reason === "not-found" || failures >= attempts) throw answer.trouble;
    await sleep(answer.after ?? pause(failures), undefined, { signal });
  }
}

type Failure = { readonly trouble: TrinoError; readonly after?: number };

async function attempt(
  { origin, headers }: TrinoServer,
  { method, path, body, refuse }: TrinoRequest,
  signal: AbortSignal,
): Promise<TrinoAnswer | Failure> {
  try {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers,
      // A password must not follow a redirect, and a POST does not survive one.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (response.status !== 200) {
      const trouble = statusTrouble(response.status, response.headers.get("location"), text);
      const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      return isPassing(response.status) && seconds >= 0
        ? { trouble, after: Math.min(seconds * 1_000, LONGEST_WAIT_MS) }
        : { trouble };
    }
    const content = parse(text);
    if (!isObject(content)) return { trouble: new TrinoError("failed", "the answer is no JSON object", false) };
    const wrong = refuse?.(content);
    if (wrong !== undefined) return { trouble: new TrinoError("failed", wrong, false) };
    const serverTime = parseHttpDate(response.headers.get("date") ?? "");
    return { body: content, ...(serverTime === undefined ? {} : { serverTime }) };
  } catch (error) {
    return { trouble: networkTrouble(error) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Ends a query whose rows nobody wants any more. Never rejects: the server forgets it by itself after some minutes. */
export async function cancel({ origin, headers }: TrinoServer, path: string): Promise<void> {
  try {
    const signal = AbortSignal.timeout(CANCEL_MS);
    await fetch(`${origin}${path}`, { method: "DELETE", headers, redirect: "manual", signal });
  } catch {
    // It is being left alone either way.
  }
}
