/** Who asks, told from the kind of credentials that were found. */

import type { AuthClient } from "google-auth-library";

/** Asks Google only where the credentials do not name their owner, and goes without the name where it does not answer. */
export async function describeClient(client: AuthClient): Promise<string> {
  const { BaseExternalAccountClient, Compute, Impersonated, JWT, UserRefreshClient } = await import(
    "google-auth-library"
  );
  if (client instanceof JWT) return `service account ${client.email ?? "without a name"}, by its key`;
  if (client instanceof Impersonated) return `service account ${client.getTargetPrincipal()}, impersonated`;
  if (client instanceof Compute) return "the service account of this machine, from its metadata server";
  if (client instanceof BaseExternalAccountClient) {
    const account = client.getServiceAccountEmail();
    return `workload identity federation${account === null ? "" : ` as ${account}`}`;
  }
  if (client instanceof UserRefreshClient)
    return `user ${await emailOf(client)}, from gcloud auth application-default login`;
  return "an external identity";
}

type TokenHolder = Pick<
  InstanceType<typeof import("google-auth-library").UserRefreshClient>,
  "getAccessToken" | "getTokenInfo"
>;

async function emailOf(client: TokenHolder): Promise<string> {
  try {
    const { token } = await client.getAccessToken();
    const { email } = await client.getTokenInfo(token ?? "");
    return email ?? "without a name";
  } catch {
    return "without a name";
  }
}
