/** Application Default Credentials for a server on loopback: workload identity federation, by a token kept in a file. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SignIn {
  /** Environment in which google-auth-library signs in at the server and iaprun asks it. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** `api`: where both APIs are asked; `tokens`: where tokens are exchanged. Both `http://127.0.0.1:PORT`. */
export function googleSignIn(api: string, tokens = api, more: Readonly<Record<string, string>> = {}): SignIn {
  const folder = mkdtempSync(join(tmpdir(), "iaprun-google-"));
  const subject = join(folder, "subject-token");
  const credentials = join(folder, "credentials.json");
  writeFileSync(subject, "subject-token-of-the-outside-identity");
  writeFileSync(
    credentials,
    JSON.stringify({
      type: "external_account",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${tokens}/v1/token`,
      credential_source: { file: subject },
      ...more,
    }),
  );
  return {
    env: {
      GOOGLE_APPLICATION_CREDENTIALS: credentials,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING: `${api}/`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `${api}/`,
      METADATA_SERVER_DETECTION: "none",
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
