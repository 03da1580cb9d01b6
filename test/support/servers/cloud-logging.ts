/**
 * Cloud Logging v2, Resource Manager v3 and the token service on loopback, for google-auth-library as it is: entries.list
 * with the query language, pages, quota and permissions, and Google's errors (https://cloud.google.com/apis/design/errors).
 */

import { createServer, type IncomingMessage } from "node:http";
import { text as bodyText } from "node:stream/consumers";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { close, listen } from "../faulty-proxy.ts";
import { FilterError, nanoseconds, parseFilter } from "./logging-filter.ts";

export interface CloudLoggingOptions {
  readonly entries: readonly JsonObject[];
  /** Each resource's parent: `projects/p` under `folders/1` under `organizations/9`. */
  readonly parents?: Readonly<Record<string, string>>;
  /** Names that exist besides those with entries and parents. */
  readonly exists?: readonly string[];
  /** What the caller may do; everything, where it is absent. */
  readonly may?: (permission: string, resource: string) => boolean;
  readonly policies?: Readonly<Record<string, JsonObject>>;
  readonly buckets?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly sinks?: Readonly<Record<string, readonly JsonObject[]>>;
  /** Entries a page at most, whatever the client asks for. */
  readonly pageSize?: number;
  /** Every so many pages an empty one with a token, as of a search that ran out of time. */
  readonly emptyEvery?: number;
  /** Every so many pages the page before comes once more. */
  readonly repeatEvery?: number;
  /** Views by full name: the containers whose entries they show. */
  readonly views?: Readonly<Record<string, readonly string[]>>;
  /** APIs that nobody enabled, by host: `logging.googleapis.com`. */
  readonly disabled?: readonly string[];
}

export interface CloudLogging {
  readonly url: string;
  /** Bodies of entries.list that were answered with entries. */
  readonly listed: readonly JsonObject[];
  readonly headers: readonly IncomingMessage["headers"][];
  readonly signIns: number;
  /** Of each token that was exchanged. */
  readonly scopes: readonly string[];
  expirePageTokens(): void;
  expireAccessTokens(): void;
  /** The next so many reads are answered with 429. */
  exhaust(reads: number): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly JsonObject[];

  constructor(status: number, code: string, message: string, details: readonly JsonObject[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

interface Position {
  readonly question: string;
  readonly index: number;
}

export async function startCloudLogging(options: CloudLoggingOptions): Promise<CloudLogging> {
  const { parents = {}, may = () => true, policies = {}, views = {} } = options;
  const entries = [...options.entries].sort(byTime);
  const known = new Set([
    ...Object.keys(parents),
    ...Object.values(parents),
    ...(options.exists ?? []),
    ...entries.map(containerOf),
  ]);
  const pageTokens = new Map<string, Position>();
  const accessTokens = new Set<string>();
  const matched = new Map<string, readonly JsonObject[]>();
  const listed: JsonObject[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const scopes: string[] = [];
  let signIns = 0;
  let exhausted = 0;
  let answered = 0;
  let before: Answer | undefined;

  function token(): Answer {
    signIns += 1;
    const access_token = `access-${signIns}`;
    accessTokens.add(access_token);
    const issued_token_type = "urn:ietf:params:oauth:token-type:access_token";
    return { status: 200, body: { access_token, issued_token_type, token_type: "Bearer", expires_in: 3_600 } };
  }

  function needs(permission: string, resource: string): void {
    if (known.has(resource) && may(permission, resource)) return;
    throw new Refusal(
      403,
      "PERMISSION_DENIED",
      `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`,
    );
  }

  function matching(filter: string): readonly JsonObject[] {
    const found = matched.get(filter) ?? entries.filter(filterOf(filter));
    matched.set(filter, found);
    return found;
  }

  function visible(name: string): (entry: JsonObject) => boolean {
    const view = views[name];
    if (view !== undefined) return (entry) => view.includes(containerOf(entry));
    needs("logging.logEntries.list", name);
    const all = may("logging.privateLogEntries.list", name);
    return (entry) => containerOf(entry) === name && (all || !isPrivate(entry));
  }

  function list(body: JsonObject): Answer {
    if (exhausted > 0) {
      exhausted -= 1;
      throw new Refusal(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'logging.googleapis.com' for consumer 'project_number:1'.",
        [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "RATE_LIMIT_EXCEEDED" }],
      );
    }
    const { resourceNames, filter = "", orderBy = "timestamp asc", pageSize = 50, pageToken, ...unknown } = body;
    const [more] = Object.keys(unknown);
    if (more !== undefined) throw invalid(`Invalid JSON payload received. Unknown name "${more}": Cannot find field.`);
    if (!Array.isArray(resourceNames) || resourceNames.length === 0 || resourceNames.length > 100) {
      throw invalid("resource_names must have 1 to 100 names");
    }
    if (typeof pageSize !== "number" || pageSize < 0 || pageSize > 1_000) throw invalid("page_size is invalid");
    const question = JSON.stringify([resourceNames, filter, orderBy, pageSize]);
    const position = typeof pageToken === "string" ? pageTokens.get(pageToken) : { question, index: 0 };
    if (position?.question !== question) throw invalid("page_token doesn't match arguments from the request");
    const seen = resourceNames.map((name) => visible(String(name)));
    const found = matching(String(filter)).filter((entry) => seen.some((see) => see(entry)));
    const order = orderBy === "timestamp desc" ? [...found].reverse() : found;
    answered += 1;
    if (before !== undefined && options.repeatEvery !== undefined && answered % options.repeatEvery === 0)
      return before;
    const empty = options.emptyEvery !== undefined && answered % options.emptyEvery === 0;
    const end = empty ? position.index : position.index + Math.min(pageSize, options.pageSize ?? 1_000);
    const page = order.slice(position.index, end);
    listed.push(body);
    const next = `page-${pageTokens.size + 1}-${Math.random().toString(36).slice(2)}`;
    if (end < order.length) pageTokens.set(next, { question, index: end });
    before = {
      status: 200,
      body: { ...(page.length === 0 ? {} : { entries: page }), ...(end < order.length ? { nextPageToken: next } : {}) },
    };
    return before;
  }

  function manage(path: string, url: URL, body: JsonObject): JsonObject {
    const [, name = "", verb] = /^\/v3\/([a-z]+(?:\/[^:]+)?)(?::(\w+))?$/i.exec(path) ?? [];
    if (name === "projects" || name === "folders") {
      const parent = url.searchParams.get("parent") ?? "";
      needs(`resourcemanager.${name}.list`, parent);
      const below = Object.keys(parents).filter((each) => parents[each] === parent && each.startsWith(`${name}/`));
      const at = Number(url.searchParams.get("pageToken") ?? "0");
      const page = below.slice(at, at + 2);
      const nodes = page.map((each) => nodeOf(each, parent));
      return {
        ...(page.length === 0 ? {} : { [name]: nodes }),
        ...(at + 2 < below.length ? { nextPageToken: `${at + 2}` } : {}),
      };
    }
    const kind = name.split("/")[0] ?? "";
    switch (verb) {
      case undefined:
        needs(`resourcemanager.${kind}.get`, name);
        return nodeOf(name, parents[name] ?? "organizations/0");
      case "getIamPolicy":
        needs(`resourcemanager.${kind}.getIamPolicy`, name);
        return { version: 1, etag: "BwX=", ...policies[name] };
      case "testIamPermissions": {
        if (!known.has(name)) needs("testIamPermissions", name);
        const granted = (body["permissions"] as readonly string[]).filter((each) => may(each, name));
        return granted.length === 0 ? {} : { permissions: granted };
      }
      default:
        throw new Refusal(404, "NOT_FOUND", "Method not found.");
    }
  }

  function configure(path: string): JsonObject {
    const [, name = "", what = ""] = /^\/v2\/([a-zA-Z]+\/[^/]+)\/(?:locations\/-\/)?(buckets|sinks)$/.exec(path) ?? [];
    if (what === "") throw new Refusal(404, "NOT_FOUND", "Method not found.");
    needs(`logging.${what}.list`, name);
    return { [what]: (what === "buckets" ? options.buckets : options.sinks)?.[name] ?? [] };
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const sent = await bodyText(request);
    if (url.pathname === "/v1/token") {
      scopes.push(new URLSearchParams(sent).get("scope") ?? "");
      return token();
    }
    if (url.pathname.startsWith("/computeMetadata/")) return { status: 200, body: metadata(url.pathname, token) };
    headers.push(request.headers);
    if (!accessTokens.has((request.headers.authorization ?? "").replace("Bearer ", ""))) {
      throw new Refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    }
    const isLogging = url.pathname.startsWith("/v2/");
    const service = isLogging ? "logging.googleapis.com" : "cloudresourcemanager.googleapis.com";
    if (options.disabled?.includes(service) === true) {
      throw new Refusal(
        403,
        "PERMISSION_DENIED",
        `${service} has not been used in project quota-project before or it is disabled.`,
        [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "SERVICE_DISABLED",
            metadata: { service, consumer: "projects/quota-project" },
          },
        ],
      );
    }
    const body: JsonObject = sent === "" ? {} : JSON.parse(sent);
    if (url.pathname === "/v2/entries:list") return list(body);
    return {
      status: 200,
      body: isLogging
        ? configure(decodeURIComponent(url.pathname))
        : manage(decodeURIComponent(url.pathname), url, body),
    };
  }

  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request).catch(refused);
    response.writeHead(status, { "content-type": "application/json; charset=UTF-8", "metadata-flavor": "Google" });
    response.end(JSON.stringify(body));
  });
  return {
    url: await listen(server),
    listed,
    headers,
    scopes,
    get signIns() {
      return signIns;
    },
    expirePageTokens: () => pageTokens.clear(),
    expireAccessTokens: () => accessTokens.clear(),
    exhaust(reads) {
      exhausted = reads;
    },
    close: () => close(server),
  };
}

function refused(error: unknown): Answer {
  if (!(error instanceof Refusal)) {
    return { status: 500, body: { error: { code: 500, message: String(error), status: "INTERNAL" } } };
  }
  const { status, code, message, details } = error;
  return {
    status,
    body: { error: { code: status, message, status: code, ...(details.length === 0 ? {} : { details }) } },
  };
}

function invalid(message: string): Refusal {
  return new Refusal(400, "INVALID_ARGUMENT", message);
}

function filterOf(text: string): (entry: JsonObject) => boolean {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) throw invalid(`Unparseable filter: ${error.message}`);
    throw error;
  }
}

function nodeOf(name: string, parent: string): JsonObject {
  const id = name.split("/")[1] ?? "";
  return name.startsWith("projects/")
    ? {
        name: `projects/${[...id].reduce((sum, char) => sum * 7 + char.charCodeAt(0), 1)}`,
        projectId: id,
        parent,
        state: "ACTIVE",
      }
    : { name, parent, state: "ACTIVE" };
}

/** What a VM's metadata server says of its default service account. */
function metadata(path: string, token: () => Answer): JsonObject {
  return path.endsWith("/token") ? token().body : {};
}

function containerOf({ logName }: JsonObject): string {
  return String(logName).split("/logs/")[0] ?? "";
}

function isPrivate({ logName }: JsonObject): boolean {
  return String(logName).endsWith("%2Fdata_access");
}

function byTime(a: JsonObject, b: JsonObject): number {
  const [at, bt] = [a, b].map((entry) => nanoseconds(String(entry["timestamp"]))) as [bigint, bigint];
  if (at !== bt) return at < bt ? -1 : 1;
  const [ai, bi] = [a, b].map((entry) => String(entry["insertId"] as JsonValue)) as [string, string];
  return ai < bi ? -1 : ai > bi ? 1 : 0;
}
