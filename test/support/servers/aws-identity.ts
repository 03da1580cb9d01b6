/** STS (Query protocol) and Organizations (awsJson1_1), as far as signing in to many accounts needs them. */

import { createServer } from "node:http";
import { text as readText } from "node:stream/consumers";
import { close, listen } from "../faulty-proxy.ts";
import { signer } from "./cloudtrail.ts";

export interface IdentityServer {
  readonly url: string;
  /** Roles in the order in which they were assumed or refused. */
  readonly roles: readonly string[];
  readonly calls: readonly string[];
  close(): Promise<void>;
}

export interface IdentityServerOptions {
  readonly account: string;
  /** Of the organization; each page of ListAccounts has two. */
  readonly accounts?: readonly { readonly Id: string; readonly Status: string }[];
  readonly refuseRole?: (arn: string) => boolean;
  readonly refuseList?: boolean;
  readonly expireInSeconds?: number;
  /** Epoch milliseconds for the Date header. */
  readonly clock?: () => number;
}

const PAGE = 2;

export async function startIdentityServer(options: IdentityServerOptions): Promise<IdentityServer> {
  const { account: owner, accounts = [], refuseRole = () => false, expireInSeconds = 3_600 } = options;
  const roles: string[] = [];
  const calls: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await readText(incoming);
    if (options.clock !== undefined) outgoing.setHeader("date", new Date(options.clock()).toUTCString());
    const { account } = signer(incoming, owner);
    const target = String(incoming.headers["x-amz-target"] ?? "");
    if (target !== "") {
      calls.push(target);
      outgoing.setHeader("content-type", "application/x-amz-json-1.1");
      if (options.refuseList === true) {
        const refused = {
          __type: "AccessDeniedException",
          Message: "You don't have permissions to access this resource.",
        };
        return void outgoing.writeHead(400).end(JSON.stringify(refused));
      }
      const from = Number(JSON.parse(body).NextToken ?? 0);
      const next = from + PAGE < accounts.length ? { NextToken: String(from + PAGE) } : {};
      return void outgoing.end(JSON.stringify({ Accounts: accounts.slice(from, from + PAGE), ...next }));
    }
    const asked = new URLSearchParams(body);
    const action = asked.get("Action") ?? "";
    calls.push(action);
    outgoing.setHeader("content-type", "text/xml");
    if (action === "GetCallerIdentity") {
      const inner = `<Arn>arn:aws:sts::${account}:assumed-role/reader/iaprun</Arn><UserId>AROAEXAMPLE:iaprun</UserId><Account>${account}</Account>`;
      return void outgoing.end(result(action, inner));
    }
    const role = asked.get("RoleArn") ?? "";
    roles.push(role);
    if (refuseRole(role)) {
      const error = `<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole on resource: ${role}</Message></Error>`;
      return void outgoing.writeHead(403).end(`<ErrorResponse>${error}</ErrorResponse>`);
    }
    const key = `ASIA${/:(\d{12}):/.exec(role)?.[1] ?? owner}0001`;
    const until = new Date(Date.now() + expireInSeconds * 1_000).toISOString();
    const credentials = `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>made-up</SecretAccessKey><SessionToken>made-up</SessionToken><Expiration>${until}</Expiration></Credentials>`;
    const user = `<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:iaprun</AssumedRoleId><Arn>${role}</Arn></AssumedRoleUser>`;
    outgoing.end(result(action, credentials + user));
  });
  return { url: await listen(server), roles, calls, close: () => close(server) };
}

function result(action: string, inner: string): string {
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${inner}</${action}Result></${action}Response>`;
}
