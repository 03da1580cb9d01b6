/** Method names without what varies: Google writes the same call with version prefixes, package paths and two spellings. */

import { memo } from "../../model/memo.ts";

const PACKAGE = /^google\.(?:.*\.v\d+\w*\.)?(?=.)/;
const COMPUTE = /^(?:(?:v\d+|alpha|beta)\.)?compute\.(?=[a-z])/;
const VERSION = /^(?:v\d+(?:(?:alpha|beta)\d*)?|alpha|beta)\.(?=.)/;

/** One spelling each for names that are written in several, or that people write in several. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    "SetIamPolicy",
    "GetIamPolicy",
    "AuthorizeUser",
    "GenerateAccessToken",
    "GenerateIdToken",
    "SignJwt",
    "SignBlob",
    "CreateTunnel",
    "AddIamPolicyBinding",
    "RemoveIamPolicyBinding",
    "AccessDenied",
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * `v1.compute.firewalls.insert` -> `firewalls.insert`; `google.iam.admin.v1.SetIAMPolicy` -> `SetIamPolicy`;
 * `google.ssh-serialport.v1.connect` -> `connect`; `storage.objects.get` stays. Compute's prefixes: https://cloud.google.com/load-balancing/docs/audit-logging.
 */
export const canonicalMethod: (method: string) => string = memo((method) => {
  const last = method.slice(method.lastIndexOf(".") + 1);
  const short = /^[A-Z]/.test(last) ? last : method.replace(PACKAGE, "").replace(COMPUTE, "").replace(VERSION, "");
  return SPELLINGS.get(short.toLowerCase()) ?? short;
});

const READ =
  /(?:^|\.)(?:[Gg]et|[Ll]ist|[Aa]ggregatedList|[Ss]earch|[Bb]atchGet|[Ll]ookup|[Ff]etch|[Qq]uery)(?:[A-Z]\w*)?$/;

/** True for `GetIamPolicy`, `instances.aggregatedList`, `ListSinks`; not for `listen` or `getaway`. */
export const isReadMethod: (canonical: string) => boolean = memo((canonical) => READ.test(canonical));
