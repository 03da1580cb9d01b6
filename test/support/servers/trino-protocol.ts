/** The client protocol of Trino as its documentation describes it, over rows of the test: for what networks and clusters do to it. */

import { createServer, type IncomingMessage } from "node:http";
import { text as textOf } from "node:stream/consumers";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { CLOUDTRAIL_COLUMNS } from "../../../src/query/backends/sql.ts";
import { close, listen } from "../faulty-proxy.ts";
import { toRow } from "./trino.ts";

export interface ProtocolServer {
  readonly url: string;
  /** SELECTs over the table, as they were sent. */
  readonly selects: readonly string[];
  /** Ids of queries that the client ended. */
  readonly cancelled: readonly string[];
  /** How many answers were an older one. */
  readonly repeated: number;
  /** Called for each page of a SELECT, from 0; what it answers takes the page's place. */
  page: (select: number, page: number) => JsonObject | undefined;
  close(): Promise<void>;
}

export interface ProtocolOptions {
  readonly rowsInPage?: number;
  /** What EXPLAIN (TYPE IO) estimates. */
  readonly expectedBytes?: number | "NaN";
  /** What each page adds to `physicalInputBytes`. */
  readonly bytesInPage?: number;
  /** Every so many answers, the one before is given once more, whatever was asked. */
  readonly repeatEvery?: number;
}

interface Answer {
  readonly status: number;
  readonly body?: JsonObject;
}

interface Query {
  readonly pages: readonly JsonObject[];
  /** Of the last page that was handed out: it alone may be asked for again. */
  token: number;
}

/** A table of these records, the only one there is. */
export async function startTrinoProtocol(
  records: readonly JsonObject[],
  { rowsInPage = 10, expectedBytes = "NaN", bytesInPage = 1_000, repeatEvery = 0 }: ProtocolOptions = {},
): Promise<ProtocolServer> {
  const queries = new Map<string, Query>();
  const selects: string[] = [];
  const cancelled: string[] = [];

  function open(sql: string): string {
    const id = `query_${queries.size}`;
    queries.set(id, { pages: answer(sql), token: -1 });
    return id;
  }

  function answer(sql: string): readonly JsonObject[] {
    if (sql.startsWith("DESCRIBE")) return [data(["Column", "Type", "Extra", "Comment"], described())];
    if (sql.startsWith("SHOW CREATE TABLE")) return [data(["Create Table"], [["CREATE TABLE t"]])];
    if (sql.startsWith("EXPLAIN")) return [data(["Query Plan"], [[ioPlan(expectedBytes)]])];
    if (sql.startsWith("SELECT current_user")) return [data(["name"], [["ada"]])];
    if (sql.startsWith("SELECT max(")) return [data(["newest"], [["2026-06-01T11:59:59Z"]])];
    selects.push(sql);
    const number = selects.length - 1;
    const [, since = "", until = ""] = /"eventtime" >= '([^']*)' AND "eventtime" < '([^']*)'/.exec(sql) ?? [];
    const inSpan = records.filter(({ eventTime }) => `${eventTime}` >= since && `${eventTime}` < until).map(cells);
    const pages = Math.ceil(inSpan.length / rowsInPage);
    return Array.from({ length: pages }, (_, index) => ({
      ...data(NAMES, inSpan.slice(index * rowsInPage, (index + 1) * rowsInPage)),
      ...server.page(number, index),
    }));
  }

  let [answers, repeated] = [0, 0];
  let before: Answer = { status: 503 };
  const http = createServer(async (request, response) => {
    const isRepeated = repeatEvery > 0 && ++answers % repeatEvery === 0 && request.method !== "DELETE";
    if (isRepeated) repeated += 1;
    else before = await respond(request);
    const { status, body } = before;
    response.writeHead(status, { "content-type": "application/json", date: "Mon, 01 Jun 2026 12:00:00 GMT" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });

  async function respond(request: IncomingMessage): Promise<Answer> {
    const { method, url: path = "" } = request;
    if (path === "/v1/info") {
      return { status: 200, body: { nodeVersion: { version: "435" }, starting: false, coordinator: true } };
    }
    if (method === "POST" && path === "/v1/statement") {
      const id = open(await textOf(request));
      return { status: 200, body: { id, nextUri: uriOf(id, 0), stats: { state: "QUEUED" } } };
    }
    const [, id = "", token = ""] = /^\/v1\/statement\/executing\/([^/]+)\/(\d+)$/.exec(path) ?? [];
    const query = queries.get(id);
    if (query === undefined) return { status: 404 };
    if (method === "DELETE") {
      cancelled.push(id);
      queries.delete(id);
      return { status: 204 };
    }
    const number = Number(token);
    if (number !== query.token && number !== query.token + 1) return { status: 410 };
    query.token = number;
    const page = query.pages[number];
    const stats = { state: page === undefined ? "FINISHED" : "RUNNING", processedRows: number * 100 };
    const read = { ...stats, physicalInputBytes: Math.min(number + 1, query.pages.length) * bytesInPage };
    if (page === undefined) return { status: 200, body: { id, stats: read } };
    const next = page["error"] === undefined ? { nextUri: uriOf(id, number + 1) } : {};
    return { status: 200, body: { id, ...next, stats: read, ...page } };
  }

  const server: ProtocolServer = {
    url: await listen(http),
    selects,
    cancelled,
    get repeated() {
      return repeated;
    },
    page: () => undefined,
    close: () => close(http),
  };
  // Behind a load balancer that the server knows nothing of.
  const uriOf = (id: string, token: number) => `http://coordinator.invalid:8080/v1/statement/executing/${id}/${token}`;
  return server;
}

const NAMES = CLOUDTRAIL_COLUMNS.map(({ name }) => name);

function described(): readonly JsonValue[] {
  return CLOUDTRAIL_COLUMNS.map(({ name, type }) => [name, type === "string" ? "varchar" : type, "", ""]);
}

function data(names: readonly string[], rows: readonly JsonValue[]): JsonObject {
  return { columns: names.map((name) => ({ name, type: "varchar" })), data: rows };
}

function cells(record: JsonObject): readonly JsonValue[] {
  const row = toRow(record);
  return NAMES.map((name) => {
    const value = row[name];
    return value === undefined ? null : typeof value === "object" ? JSON.stringify(value) : value;
  });
}

function ioPlan(bytes: number | "NaN"): string {
  const size = bytes === "NaN" ? "NaN" : `${bytes}.0`;
  return `{"inputTableColumnInfos": [{"estimate": {"outputRowCount" : ${size}, "outputSizeInBytes" : ${size}}}]}`;
}
