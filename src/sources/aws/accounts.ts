/** Which AWS accounts a source reads, and with which role: named ones, or every active one of the organization. */

import type { SourceSettings } from "../../config/config.ts";
import { UsageError } from "../../model/errors.ts";
import { merge } from "../merge.ts";
import type { Trouble } from "../trouble.ts";
import { awsTrouble } from "./errors.ts";
import { partitionOf } from "./regions.ts";
import { type AwsSession, awsSession } from "./session.ts";

export interface Account {
  /** Absent: the one that the credentials belong to, when nobody named accounts. */
  readonly id?: string;
  readonly session: AwsSession;
}

const SIGN_INS_AT_ONCE = 8;

type AccountSettings = Pick<SourceSettings, "profile" | "externalId" | "accounts" | "role">;

/** Throws a `UsageError` where a role and accounts do not fit together. */
export function checkAccounts(uri: string, { accounts, role }: AccountSettings): void {
  const isArn = role?.startsWith("arn:") === true;
  if (accounts === undefined && role !== undefined && !isArn) {
    throw new UsageError(`${uri}: role "${role}" is a name, and no account has it`, {
      hint: "write the role's ARN, or say under accounts which accounts have it",
    });
  }
  if (accounts !== undefined && role === undefined) {
    throw new UsageError(`${uri}: nothing says how to get into these accounts`, {
      hint: "set role to the name of a role that each of them has",
    });
  }
  if (accounts !== undefined && isArn) {
    throw new UsageError(`${uri}: "${role}" is a role of one account`, {
      hint: "with accounts, set role to the name alone, or leave accounts away",
    });
  }
}

/**
 * Signs in to each of them, once; `home` is the Region to do that in. Accounts that refuse the role, and what of an
 * organization cannot be listed, go to `lost`. Throws what the SDK throws when the caller's own credentials are no good.
 */
export async function openAccounts(
  settings: AccountSettings,
  home: string,
  lost: (accounts: string, trouble: Trouble) => void,
): Promise<readonly Account[]> {
  const { accounts, role } = settings;
  if (accounts === undefined) {
    const session = await awsSession(settings, home, role);
    await session.credentials();
    return [{ session }];
  }
  const chain = await awsSession(settings, home);
  const own = await ownAccount(chain);
  const ids = accounts === "organization" ? await listOrganization(chain, own, lost) : [...new Set(accounts)];
  const open: Account[] = [];
  const signIns = ids.map((id) =>
    signIn(id, id === own ? chain : `arn:${partitionOf(home).id}:iam::${id}:role/${role}`),
  );
  for await (const account of merge(signIns, SIGN_INS_AT_ONCE)) open.push(account);
  return open;

  async function* signIn(id: string, by: AwsSession | string): AsyncGenerator<Account> {
    try {
      // The own account needs no role: what the caller may there, the caller may.
      const session = typeof by === "string" ? await awsSession(settings, home, by) : by;
      await session.credentials();
      yield { id, session };
    } catch (error) {
      lost(id, awsTrouble(error, typeof by === "string" ? `sts:AssumeRole on ${by}` : undefined));
    }
  }
}

async function ownAccount(session: AwsSession): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(session);
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Account ?? "";
  } finally {
    client.destroy();
  }
}

async function listOrganization(
  session: AwsSession,
  own: string,
  lost: (accounts: string, trouble: Trouble) => void,
): Promise<readonly string[]> {
  const { OrganizationsClient, paginateListAccounts } = await import("@aws-sdk/client-organizations");
  const client = new OrganizationsClient(session);
  const ids = new Set<string>();
  try {
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
      // `State` takes the place of `Status`, which Organizations gives up in September 2026.
      for (const { Id, State, Status } of Accounts) if ((State ?? Status) === "ACTIVE" && Id !== undefined) ids.add(Id);
    }
  } catch (error) {
    const which =
      ids.size === 0
        ? "all accounts of the organization but this one"
        : `all but ${ids.size} accounts of the organization`;
    lost(which, awsTrouble(error, "organizations:ListAccounts"));
    if (own !== "") ids.add(own);
  } finally {
    client.destroy();
  }
  return [...ids];
}
