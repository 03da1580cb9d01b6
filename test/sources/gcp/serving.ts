/** Servers and credentials for one test, all gone after it. */

import { vi } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { type Fault, type FaultyProxy, type SeenRequest, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { type CloudLogging, type CloudLoggingOptions, startCloudLogging } from "../../support/servers/cloud-logging.ts";
import { googleSignIn } from "../../support/servers/google-sign-in.ts";

const closing: (() => Promise<void> | void)[] = [];

export interface Served {
  readonly server: CloudLogging;
  /** In front of both APIs; tokens come from the server itself. */
  readonly proxy: FaultyProxy;
  readonly env: Readonly<Record<string, string>>;
}

export async function serve(
  options: CloudLoggingOptions,
  fault: (request: SeenRequest) => Fault | undefined = () => undefined,
): Promise<Served> {
  const server = await startCloudLogging({ policies: allSwitchedOn(options.entries), ...options });
  const proxy = await startFaultyProxy(server.url, fault);
  const signIn = googleSignIn(proxy.url, server.url);
  closing.push(
    () => proxy.close(),
    () => server.close(),
    signIn.remove,
  );
  for (const [name, value] of Object.entries(signIn.env)) vi.stubEnv(name, value);
  return { server, proxy, env: signIn.env };
}

export async function stopServing(): Promise<void> {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) await close();
}

export const SWITCHED_ON: JsonObject = {
  auditConfigs: [
    {
      service: "allServices",
      auditLogConfigs: [{ logType: "ADMIN_READ" }, { logType: "DATA_READ" }, { logType: "DATA_WRITE" }],
    },
  ],
};

function allSwitchedOn(entries: readonly JsonObject[]): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(entries.map(({ logName }) => [String(logName).split("/logs/")[0] ?? "", SWITCHED_ON]));
}

export function isRead({ path }: SeenRequest): boolean {
  return path.includes("entries:list");
}
