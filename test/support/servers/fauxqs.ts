/** S3, SQS, SNS and STS in this process, with a network that can go wrong in front of them, and the environment that leads to it. */

import { gzipSync } from "node:zlib";
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { type FaultyProxy, type SeenRequest, startFaultyProxy } from "../faulty-proxy.ts";

export interface Cloud {
  readonly server: FauxqsServer;
  readonly proxy: FaultyProxy;
  /** What goes wrong from now on. */
  fault: Parameters<typeof startFaultyProxy>[1];
  /** Environment of a process that is to talk to it through the proxy. */
  readonly environment: Readonly<Record<string, string>>;
  put(bucket: string, objects: Readonly<Record<string, Buffer | string>>): Promise<void>;
  send(queue: string, bodies: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const PUTS_AT_ONCE = 32;

/** Sets the environment of this process, and gives it back with `close`. */
export async function startCloud(): Promise<Cloud> {
  const server = await startFauxqs({ port: 0, logger: false });
  const proxy = await startFaultyProxy(server.address, (request: SeenRequest) => cloud.fault(request));
  const environment = {
    AWS_ENDPOINT_URL: proxy.url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIAMADEUP",
    AWS_SECRET_ACCESS_KEY: "made-up",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  const cloud: Cloud = {
    server,
    proxy,
    fault: () => undefined,
    environment,
    async put(bucket, objects) {
      server.createBucket(bucket);
      const waiting = Object.entries(objects);
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const path = next[0].split("/").map(encodeURIComponent).join("/");
          const { ok } = await fetch(`${server.address}/${bucket}/${path}`, { method: "PUT", body: next[1] });
          if (!ok) throw new Error(`${next[0]} was not taken`);
        }
      };
      await Promise.all(Array.from({ length: PUTS_AT_ONCE }, worker));
    },
    async send(queue, bodies) {
      const client = new SQSClient({ endpoint: server.address });
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queue }));
      for (let from = 0; from < bodies.length; from += 10) {
        const Entries = bodies.slice(from, from + 10).map((body, index) => ({ Id: String(index), MessageBody: body }));
        await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
      client.destroy();
    },
    async close() {
      await proxy.close();
      await server.stop();
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    },
  };
  return cloud;
}

/** A trail's file as CloudTrail writes it. */
export function trailFile(records: readonly unknown[]): Buffer {
  return gzipSync(JSON.stringify({ Records: records }), { level: 1 });
}
