/** IAM's sentence for a refusal, taken apart: it names the action, the resource and the policy that said no. */

import type { PolicyLayer, Status } from "../../model/event.ts";

const LAYERS: readonly (readonly [RegExp, PolicyLayer])[] = [
  [/^identity-based/i, "identity-based"],
  [/^(resource-based|role trust)/i, "resource-based"],
  [/^session/i, "session"],
  [/^permissions? boundary/i, "permissions-boundary"],
  [/^service control/i, "service-control"],
  [/^resource control/i, "resource-control"],
  [/^vpc endpoint/i, "vpc-endpoint"],
];

/**
 * Reads `User: <arn> is not authorized to perform: <action> on resource: <resource> because no <layer> policy allows the
 * <action> action` and its kin (`with an explicit deny in a <layer> policy`, EC2's prefix and encoded suffix). The grammar is
 * in the IAM User Guide, "Troubleshoot access denied error messages". Answers `undefined` for other messages.
 */
export function parseDenied(message: string): Pick<Status, "action" | "resource" | "layer"> | undefined {
  // CloudTrail cuts messages at 1 KB; a longer one is not its own, and its head is enough.
  const said = message.slice(0, 4096);
  const match = /not authorized to perform: ?([\w-]{1,64}:[\w*-]{1,128})/i.exec(said);
  if (!match && !/denied due to a vpc endpoint policy/i.test(said)) return undefined;
  const rest = match ? said.slice(match.index + match[0].length) : "";
  const action = match?.[1];
  const resource = resourceIn(rest);
  const layer = layerIn(match ? rest : said);
  return {
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    ...(layer === undefined ? {} : { layer }),
  };
}

function resourceIn(rest: string): string | undefined {
  const from = /^ on (?:the )?resource: ?/i.exec(rest);
  if (!from) return undefined;
  const named = rest.slice(from[0].length);
  const end = named.search(/ because | with an explicit deny|\.? Encoded authorization failure/i);
  const resource = (end < 0 ? named : named.slice(0, end)).replace(/\.$/, "").trim();
  return resource === "" ? undefined : resource;
}

function layerIn(rest: string): PolicyLayer | undefined {
  const match = /(?:because no|explicit deny in an?|denied due to an?) /i.exec(rest);
  if (!match) return undefined;
  const named = rest.slice(match.index + match[0].length);
  return LAYERS.find(([pattern]) => pattern.test(named))?.[1];
}
