/** The Region that the environment or the profile names: where to sign in, and what a source reads when its URI says nothing. */

import type { SourceSettings } from "../../config/config.ts";
import { awsSession } from "./session.ts";

/** Without a file or a server asked. The AWS CLI knows the second variable, the SDK only the first. */
export function regionSaid({ region }: Pick<SourceSettings, "region">, env: NodeJS.ProcessEnv): string | undefined {
  return region ?? (env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || undefined);
}

/** What the profile in the AWS configuration files says; `undefined` when it says nothing. */
export async function regionOfProfile(settings: Pick<SourceSettings, "profile">): Promise<string | undefined> {
  const session = await awsSession(settings, undefined);
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(session);
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
