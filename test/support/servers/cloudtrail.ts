/** CloudTrail as its published API model describes it (awsJson1_1): event history of many accounts and Regions, and trails. */

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { at, isObject, type JsonObject, list, number, property, text } from "../../../src/model/json.ts";
import { parseInstant } from "../../../src/model/time.ts";
import { close, listen } from "../faulty-proxy.ts";

export interface CloudTrailServer {
  readonly url: string;
  /** Of LookupEvents, answered or refused, in the order of arrival. */
  readonly lookups: readonly Lookup[];
  close(): Promise<void>;
}

export interface Lookup {
  readonly account: string;
  readonly region: string;
  readonly request: JsonObject;
  /** Name of the error that was answered. */
  readonly error?: string;
}

export interface CloudTrailServerOptions {
  /** CloudTrail records; `recipientAccountId` and `awsRegion` say whose history they are in. */
  readonly records: readonly JsonObject[];
  /** Whose account a key is that says none itself. */
  readonly account?: string;
  /** Epoch milliseconds: history reaches back 90 days from here. */
  readonly now: number;
  /** So many requests in so many milliseconds for each account and Region; no limit when absent. */
  readonly budget?: { readonly requests: number; readonly perMs: number };
  /** How long a page takes. */
  readonly latencyMs?: number;
  /** Every so manieth page of a paged answer is empty, with a token. */
  readonly emptyEvery?: number;
  readonly refuse?: (lookup: Omit<Lookup, "error">) => ApiError | undefined;
  readonly trails?: readonly Trail[];
}

export interface ApiError {
  readonly name: string;
  readonly message: string;
}

export interface Trail {
  readonly description: JsonObject;
  readonly status: JsonObject;
  readonly selectors: JsonObject;
}

const TARGET = "CloudTrail_20131101.";
const DAY = 86_400_000;
const KEYS = [
  "EventId",
  "EventName",
  "ReadOnly",
  "Username",
  "ResourceType",
  "ResourceName",
  "EventSource",
  "AccessKeyId",
];

interface Entry {
  readonly seconds: number;
  readonly row: JsonObject;
}

export async function startCloudTrailServer(options: CloudTrailServerOptions): Promise<CloudTrailServer> {
  const { account: owner = "111122223333" } = options;
  const history = historyOf(options.records);
  const lookups: Lookup[] = [];
  const answers = new Map<string, readonly Entry[]>();
  const buckets = new Map<string, Bucket>();

  async function lookUp(request: JsonObject, account: string, region: string): Promise<JsonObject> {
    const place = `${account} ${region}`;
    const refused = options.refuse?.({ account, region, request });
    if (refused !== undefined) throw new Refused(refused);
    if (options.budget !== undefined) {
      const bucket = buckets.get(place) ?? createBucket(options.budget);
      buckets.set(place, bucket);
      if (!bucket()) throw new Refused({ name: "ThrottlingException", message: "Rate exceeded" });
    }
    if (options.latencyMs !== undefined) await sleep(options.latencyMs);
    const { NextToken: token, ...asked } = request;
    const question = createHash("sha256")
      .update(`${place} ${JSON.stringify(asked)}`)
      .digest("hex")
      .slice(0, 16);
    const found = answers.get(question) ?? search(history.get(place) ?? [], asked, options.now);
    answers.set(question, found);
    return page(found, text(token), question, number(asked["MaxResults"]) ?? 50, options.emptyEvery);
  }

  const server = createServer(async (incoming, outgoing) => {
    const target = text(incoming.headers["x-amz-target"] as string | undefined) ?? "";
    const operation = target.slice(target.indexOf(TARGET) + TARGET.length);
    const { account, region } = signer(incoming, owner);
    try {
      const request = parse(await buffer(incoming));
      if (operation !== "LookupEvents")
        return answer(outgoing, 200, trailAnswer(operation, request, options.trails ?? []));
      const lookup = { account, region, request };
      try {
        const found = await lookUp(request, account, region);
        lookups.push(lookup);
        return answer(outgoing, 200, found);
      } catch (error) {
        if (error instanceof Refused) lookups.push({ ...lookup, error: error.name });
        throw error;
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answer(outgoing, 400, { __type: error.name, message: error.message });
    }
  });
  return { url: await listen(server), lookups, close: () => close(server) };
}

class Refused extends Error {
  constructor({ name, message }: ApiError) {
    super(message);
    this.name = name;
  }
}

function answer(outgoing: ServerResponse, status: number, body: JsonObject): void {
  outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}

function parse(body: Buffer): JsonObject {
  const value: unknown = JSON.parse(body.toString() || "{}");
  if (isObject(value)) return value;
  throw new Refused({ name: "SerializationException", message: "not an object" });
}

/** From the scope of the signature: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`. Keys of assumed roles carry the account. */
export function signer(
  { headers }: Pick<IncomingMessage, "headers">,
  owner: string,
): { readonly account: string; readonly region: string } {
  const [, key = "", region = ""] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  return { account: /^ASIA(\d{12})/.exec(key)?.[1] ?? owner, region };
}

function historyOf(records: readonly JsonObject[]): Map<string, Entry[]> {
  const history = new Map<string, Entry[]>();
  for (const record of records) {
    const place = `${text(record["recipientAccountId"])} ${text(record["awsRegion"])}`;
    const entries = history.get(place) ?? [];
    history.set(place, entries);
    entries.push(entryOf(record));
  }
  for (const entries of history.values()) entries.sort((a, b) => b.seconds - a.seconds);
  return history;
}

function entryOf(record: JsonObject): Entry {
  const seconds = (parseInstant(text(record["eventTime"]) ?? "")?.ms ?? 0) / 1_000;
  return {
    seconds,
    row: {
      EventId: record["eventID"] ?? null,
      EventName: record["eventName"] ?? null,
      ReadOnly: String(record["readOnly"]),
      AccessKeyId: at(record, "userIdentity", "accessKeyId") ?? null,
      EventTime: seconds,
      EventSource: record["eventSource"] ?? null,
      Username: at(record, "userIdentity", "userName") ?? null,
      Resources: [],
      CloudTrailEvent: JSON.stringify(record),
    },
  };
}

function search(entries: readonly Entry[], asked: JsonObject, now: number): readonly Entry[] {
  const attributes = list(asked["LookupAttributes"]);
  if (attributes.length > 1) {
    throw new Refused({ name: "InvalidLookupAttributesException", message: "only one lookup attribute is allowed" });
  }
  const key = text(at(attributes[0], "AttributeKey"));
  if (key !== undefined && !KEYS.includes(key)) {
    throw new Refused({ name: "ValidationException", message: "Member must satisfy enum value set" });
  }
  const most = asked["MaxResults"];
  if (most !== undefined && (typeof most !== "number" || most < 1 || most > 50)) {
    throw new Refused({ name: "InvalidMaxResultsException", message: "MaxResults must be between 1 and 50" });
  }
  const [start = 0, end = Number.POSITIVE_INFINITY] = [number(asked["StartTime"]), number(asked["EndTime"])];
  if (start > end) throw new Refused({ name: "InvalidTimeRangeException", message: "start time after end time" });
  const oldest = (now - 90 * DAY) / 1_000;
  const value = property(attributes[0], "AttributeValue");
  return entries.filter(
    ({ seconds, row }) =>
      seconds >= Math.max(start, oldest) && seconds <= end && (key === undefined || row[key] === value),
  );
}

function page(
  found: readonly Entry[],
  token: string | undefined,
  question: string,
  size: number,
  emptyEvery = Number.POSITIVE_INFINITY,
): JsonObject {
  const { of, from, index } = token === undefined ? { of: question, from: 0, index: 0 } : readToken(token);
  if (of !== question) {
    throw new Refused({ name: "InvalidNextTokenException", message: "Invalid NextToken: used with other parameters" });
  }
  const empty = index % emptyEvery === emptyEvery - 1;
  const until = empty ? from : Math.min(found.length, from + size);
  const next = until < found.length ? { NextToken: makeToken(question, until, index + 1) } : {};
  return { Events: found.slice(from, until).map(({ row }) => row), ...next };
}

function makeToken(of: string, from: number, index: number): string {
  return Buffer.from(JSON.stringify({ of, from, index })).toString("base64");
}

function readToken(token: string): { readonly of: string; readonly from: number; readonly index: number } {
  try {
    return JSON.parse(Buffer.from(token, "base64").toString());
  } catch {
    throw new Refused({ name: "InvalidNextTokenException", message: "Invalid NextToken" });
  }
}

type Bucket = () => boolean;

function createBucket({ requests, perMs }: { readonly requests: number; readonly perMs: number }): Bucket {
  let tokens = requests;
  let last = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(requests, tokens + ((now - last) * requests) / perMs);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

function trailAnswer(operation: string, request: JsonObject, trails: readonly Trail[]): JsonObject {
  if (operation === "DescribeTrails") return { trailList: trails.map(({ description }) => description) };
  const name = text(request["Name"] ?? request["TrailName"]);
  const trail = trails.find(({ description }) => description["TrailARN"] === name || description["Name"] === name);
  if (trail === undefined) throw new Refused({ name: "TrailNotFoundException", message: `Unknown trail: ${name}` });
  if (operation === "GetTrailStatus") return trail.status;
  if (operation === "GetEventSelectors") return trail.selectors;
  throw new Refused({ name: "UnknownOperationException", message: operation });
}
