/** One way to ask Google's REST APIs: Application Default Credentials, a budget of requests, and patience with what passes. */

import { setTimeout as sleep } from "node:timers/promises";
import type { AuthClient } from "google-auth-library";
import { isObject, type JsonObject } from "../../model/json.ts";
import { parseHttpDate } from "../http-date.ts";
import { createTokenBucket } from "../token-bucket.ts";
import { describeClient } from "./identity.ts";
import { badAnswer, type GoogleTrouble, requestTrouble, signInTrouble } from "./trouble.ts";

/** Reading alone; it covers Cloud Logging and the Resource Manager. */
const SCOPE = "https://www.googleapis.com/auth/cloud-platform.read-only";
const TIMEOUT_MS = 120_000;

/** By the name that gcloud has for each: `CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING` puts another server in its place. */
const HOSTS = {
  logging: "https://logging.googleapis.com",
  cloudresourcemanager: "https://cloudresourcemanager.googleapis.com",
} as const;

export interface GoogleRequest {
  readonly api: keyof typeof HOSTS;
  /** After the host, without a slash in front: `v2/entries:list`. */
  readonly path: string;
  /** Makes it a POST. */
  readonly body?: JsonObject;
  readonly query?: Readonly<Record<string, string>>;
  /** What is wrong with an answer that came whole; it is asked again like any other failure. */
  readonly refuse?: (body: JsonObject) => GoogleTrouble | undefined;
}

export type GoogleAnswer =
  /** `serverTime`: the server's clock, in epoch milliseconds. */
  { readonly body: JsonObject; readonly serverTime?: number } | { readonly trouble: GoogleTrouble };

export interface Connection {
  /** Retries what may pass. Never rejects; after an abort the answer means nothing. */
  ask(request: GoogleRequest, signal: AbortSignal): Promise<GoogleAnswer>;
  /** Who asks, in words. Rejects as signing in does. */
  identity(): Promise<string>;
}

/** How hard Google is asked; tests have other budgets than Google. */
export interface Pace {
  /** Requests of entries.list a second, and at once after a pause. */
  readonly perSecond: number;
  readonly burst: number;
  /** Tries of one request. */
  readonly attempts: number;
  /** Before the second try; doubled for each further one, and up to half of it less by chance. */
  readonly backoffMs: number;
  /** The same where the budget of the minute is used up. */
  readonly quotaBackoffMs: number;
}

/**
 * Cloud Logging grants 60 reads a minute and project, whoever reads, and says nothing of when to come back
 * (https://cloud.google.com/logging/quotas): four pauses from 8 s on outlast the minute.
 */
export const GOOGLE_PACE: Pace = { perSecond: 1, burst: 5, attempts: 5, backoffMs: 1_000, quotaBackoffMs: 8_000 };

/** Loads the library and signs in with the first request. */
export function connect(pace: Pace): Connection {
  const reads = createTokenBucket(pace.perSecond, pace.burst);
  let client: Promise<AuthClient> | undefined;
  const signedIn = (): Promise<AuthClient> => {
    client ??= signIn();
    return client;
  };

  async function attempt(request: GoogleRequest, signal: AbortSignal): Promise<GoogleAnswer> {
    let signedInClient: AuthClient;
    try {
      signedInClient = await signedIn();
      await signedInClient.getAccessToken();
    } catch (error) {
      client = undefined;
      return { trouble: signInTrouble(error) };
    }
    try {
      return await send(signedInClient, request, signal);
    } catch (error) {
      const trouble = requestTrouble(error);
      if (trouble.retry === "signed-in-anew") client = undefined;
      return { trouble };
    }
  }

  return {
    async ask(request, signal) {
      for (let tries = 1; ; tries++) {
        try {
          if (request.path === "v2/entries:list") await reads.take(signal);
          const answer = await attempt(request, signal);
          if ("body" in answer || answer.trouble.retry === "never" || tries === pace.attempts || signal.aborted) {
            return answer;
          }
          await sleep(pause(answer.trouble, tries, pace), undefined, { signal });
        } catch {
          return { trouble: badAnswer("interrupted") };
        }
      }
    },
    identity: async () => describeClient(await signedIn()),
  };
}

async function signIn(): Promise<AuthClient> {
  const { GoogleAuth } = await import("google-auth-library");
  const warn = process.emitWarning;
  // That no metadata server answers is a warning to the library, and every laptop's normal state.
  const quiet = (warning: string | Error, ...rest: readonly unknown[]): void => {
    if (rest[0] !== "MetadataLookupWarning") Reflect.apply(warn, process, [warning, ...rest]);
  };
  process.emitWarning = quiet;
  try {
    // Without a project the library looks for one: by starting gcloud, by asking the Resource Manager, which may deny it.
    return await new GoogleAuth({ scopes: [SCOPE], projectId: "unused" }).getClient();
  } finally {
    process.emitWarning = warn;
  }
}

async function send(
  client: AuthClient,
  { api, path, body, query, refuse }: GoogleRequest,
  signal: AbortSignal,
): Promise<GoogleAnswer> {
  const response = await client.request<unknown>({
    url: `${hostOf(api)}/${path}`,
    method: body === undefined ? "GET" : "POST",
    ...(body === undefined ? {} : { data: body }),
    ...(query === undefined ? {} : { params: query }),
    headers: { "user-agent": "iaprun" },
    responseType: "json",
    timeout: TIMEOUT_MS,
    retry: false,
    signal,
  });
  if (!isObject(response.data)) return { trouble: badAnswer("the answer is no JSON object") };
  const refused = refuse?.(response.data);
  if (refused !== undefined) return { trouble: refused };
  const serverTime = parseHttpDate(response.headers.get("date") ?? "");
  return { body: response.data, ...(serverTime === undefined ? {} : { serverTime }) };
}

function hostOf(api: GoogleRequest["api"]): string {
  const other = process.env[`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}`];
  return (other === undefined || other === "" ? HOSTS[api] : other).replace(/\/+$/, "");
}

/** Spread by chance, so that several readers do not come back together. */
function pause({ retry }: GoogleTrouble, tries: number, { backoffMs, quotaBackoffMs }: Pace): number {
  const first = retry === "next-minute" ? quotaBackoffMs : retry === "soon" ? backoffMs : 0;
  return first * 2 ** (tries - 1) * (1 - Math.random() / 2);
}
