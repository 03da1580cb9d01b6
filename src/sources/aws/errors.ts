/** What an AWS error means to the person who reads the coverage, by the names the services' API models give. */

import type { Trouble } from "../trouble.ts";

const REASONS: readonly (readonly [Trouble["reason"], RegExp, string?])[] = [
  [
    "no-credentials",
    /^(CredentialsProviderError|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure)$/,
    "sign in (aws sso login, AWS_PROFILE, access keys in the environment), or try --source demo",
  ],
  [
    "expired-credentials",
    /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|RequestExpired|SSOTokenProviderError)$/,
    "sign in again; with --resume DIR the next run goes on where this one stopped",
  ],
  [
    "not-permitted",
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|OperationNotPermittedException|Forbidden|403|OptInRequired|InvalidClientTokenId)$/,
  ],
  [
    "throttled",
    /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|MaxConcurrentQueriesException|SlowDown|503)$/,
  ],
  [
    "not-found",
    /^(NoSuchBucket|NoSuchKey|NotFound|404|ResourceNotFoundException|EventDataStoreNotFoundException|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/,
  ],
  [
    "unreachable",
    /^(TimeoutError|NetworkingError|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/,
    "check the network, the Region's name and AWS_ENDPOINT_URL",
  ],
];

/** For anything a client of the AWS SDK throws. `permission` is what the call needs, as IAM spells it: `cloudtrail:LookupEvents`. */
export function awsTrouble(error: unknown, permission?: string): Trouble {
  const { name, code, message } = parts(error);
  const found = REASONS.find(([, names]) => names.test(name) || names.test(code));
  const label = name === "Error" && code !== "" ? code : name;
  const detail = message === "" || message === label ? label : `${label}: ${message.split("\n")[0] ?? ""}`;
  if (found === undefined) return { reason: "failed", detail };
  const [reason, , hint] = found;
  const needed = reason === "not-permitted" && permission !== undefined ? `the role needs ${permission}` : hint;
  return { reason, detail, ...(needed === undefined ? {} : { hint: needed }) };
}

function parts(error: unknown): { readonly name: string; readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { name: "error", code: "", message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { name: error.name, code, message: error.message };
}
