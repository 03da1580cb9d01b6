/** Stands between a client and a real protocol server, and goes wrong as networks and clouds do. */

import { createServer, request as forward, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type Fault =
  /** The connection dies without an answer. */
  | { readonly kind: "drop" }
  /** The server did its work, and the connection dies within the answer's body. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** Something else answers, as a throttling front does; the server never sees the request. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    };

export interface SeenRequest {
  /** From 0, in the order of arrival. */
  readonly index: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface FaultyProxy {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  readonly faults: number;
  close(): Promise<void>;
}

/** `target`: `http://127.0.0.1:PORT`. `fault` is asked once a request; `undefined` lets it through. */
export async function startFaultyProxy(
  target: string,
  fault: (request: SeenRequest) => Fault | undefined,
): Promise<FaultyProxy> {
  const requests: SeenRequest[] = [];
  let faults = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { method = "GET", url: path = "/", headers } = incoming;
    const seen = { index: requests.length, method, path, headers, body };
    requests.push(seen);
    const wrong = fault(seen);
    if (wrong !== undefined) faults += 1;
    if (wrong?.kind === "drop") return void incoming.socket.destroy();
    if (wrong?.kind === "answer") return void outgoing.writeHead(wrong.status, wrong.headers).end(wrong.body);
    const onward = forward(new URL(path, target), { method, headers }, async (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (wrong === undefined) return void answer.pipe(outgoing);
      const whole = await buffer(answer);
      outgoing.write(whole.subarray(0, wrong.bytes), () => incoming.socket.destroy());
    });
    onward.on("error", () => incoming.socket.destroy());
    onward.end(body);
  });
  const url = await listen(server);
  return {
    url,
    requests,
    get faults() {
      return faults;
    },
    close: () => close(server),
  };
}

/** On loopback, on a port of the system's choice. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
