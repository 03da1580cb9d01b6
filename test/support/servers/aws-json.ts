/** A service of the protocol awsJson1_1: one POST an operation, named by a header; errors by name, with HTTP 400. */

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { isObject, type JsonObject } from "../../../src/model/json.ts";
import { close, listen } from "../faulty-proxy.ts";

export interface JsonService {
  readonly url: string;
  /** Operations in the order of arrival, answered or refused. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

export class ServiceError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export type Operation = (request: JsonObject) => JsonObject | Promise<JsonObject>;

/** `refuse` is asked before each call with its number among all calls, from 0. */
export async function startJsonService(
  operations: Readonly<Record<string, Operation>>,
  refuse: (operation: string, index: number) => ServiceError | undefined,
): Promise<JsonService> {
  const calls: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const target = String(incoming.headers["x-amz-target"] ?? "");
    const operation = target.slice(target.lastIndexOf(".") + 1);
    const answer = (status: number, body: JsonObject): void => {
      outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    };
    try {
      const request: unknown = JSON.parse((await buffer(incoming)).toString() || "{}");
      const index = calls.push(operation) - 1;
      const refused = refuse(operation, index);
      if (refused !== undefined) throw refused;
      const handler = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (handler === undefined || !isObject(request)) throw new ServiceError("UnknownOperationException", operation);
      answer(200, await handler(request));
    } catch (error) {
      const { name, message } = error as Error;
      answer(error instanceof ServiceError ? 400 : 500, { __type: name, message });
    }
  });
  return { url: await listen(server), calls, close: () => close(server) };
}
