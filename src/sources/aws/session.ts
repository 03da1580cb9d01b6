/** How every AWS source signs in: the standard credential chain, a profile, an assumed role; and client settings they share. */

import type { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { SourceSettings } from "../../config/config.ts";
import { remember } from "./remember.ts";

/** What each AWS client is made with. Endpoints come from AWS_ENDPOINT_URL and its like, as in every AWS tool. */
export interface AwsSession {
  /** Absent: the client takes it from the environment or the profile. */
  readonly region?: string;
  /** Where the client looks for a Region and other settings; absent: AWS_PROFILE, or `default`. */
  readonly profile?: string;
  readonly credentials: ReturnType<typeof fromNodeProviderChain>;
  readonly maxAttempts: number;
  readonly requestHandler: typeof TIMEOUTS;
  readonly customUserAgent: string;
}

const ATTEMPTS = 5;

/** Until a connection stands, and until an answer begins: the SDK would wait for ever. */
const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 120_000, throwOnRequestTimeout: true } as const;

/**
 * Loads the credential providers and asks nobody yet: the first request does, once for all clients of the session. `role`
 * is assumed from the chain's own credentials, at the STS endpoint of `region`; a role's session is named `iaprun`, which
 * is what the trail will show of this read.
 */
export async function awsSession(
  { profile, externalId }: Pick<SourceSettings, "profile" | "externalId">,
  region: string | undefined,
  role?: string,
): Promise<AwsSession> {
  // Each client warns on stderr that the SDK will need a newer Node some day: for its maintainers, not for an incident.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const chain = fromNodeProviderChain(profile === undefined ? {} : { profile });
  const assumed =
    role === undefined
      ? chain
      : fromTemporaryCredentials({
          masterCredentials: chain,
          // A token of the global endpoint would be refused by Regions that accounts must opt in to.
          ...(region === undefined ? {} : { clientConfig: { region } }),
          params: {
            RoleArn: role,
            RoleSessionName: "iaprun",
            ...(externalId === undefined ? {} : { ExternalId: externalId }),
          },
        });
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    credentials: remember(assumed, () => performance.timeOrigin + performance.now()),
    maxAttempts: ATTEMPTS,
    requestHandler: TIMEOUTS,
    customUserAgent: "iaprun",
  };
}
