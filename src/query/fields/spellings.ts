/** Other spellings of native fields that published rules use, led back to the path the provider documents. */

/** `loose`: the reading is worth saying. */
export interface Spelling {
  readonly name: string;
  readonly loose: boolean;
}

/** Names of other schemas for fields of the event. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  status: "outcome",
  home_scope: "actor.home",
  src_ip: "src_endpoint.ip",
  src_country: "src_endpoint.location.country",
};

/** Objects whose keys Google itself writes in snake case, or users choose. */
const KEYS_AS_WRITTEN = new Set(["metadata", "labels", "resource"]);

/**
 * What a name may stand for, likeliest first: itself; `gcp.audit.method_name` (Elastic's names, used by Sigma's
 * `gcp.audit` rules); `data.protoPayload.methodName` (Pub/Sub exports; there also for fields beside the payload, as in
 * `data.protoPayload.resource.type`); and a bare `methodName`, which can only lie in the payload.
 */
export function spellings(name: string): readonly Spelling[] {
  const other = Object.hasOwn(OTHER_NAMES, name.toLowerCase()) ? OTHER_NAMES[name.toLowerCase()] : undefined;
  if (other !== undefined) return [{ name: other, loose: true }];
  const elastic = after(name, "gcp.audit.");
  if (elastic !== undefined) return payloadOrEntry(camel(elastic));
  const exported = after(name, "data.");
  if (exported !== undefined) {
    return payloadOrEntry(after(exported, "protoPayload.") ?? exported);
  }
  const payload = { name: `protoPayload.${name}`, loose: true };
  return name.toLowerCase().startsWith("protopayload.") ? [exact(name)] : [exact(name), payload];
}

function payloadOrEntry(rest: string): readonly Spelling[] {
  return [exact(`protoPayload.${rest}`), exact(rest)];
}

function exact(name: string): Spelling {
  return { name, loose: false };
}

function after(name: string, prefix: string): string | undefined {
  return name.toLowerCase().startsWith(prefix.toLowerCase()) ? name.slice(prefix.length) : undefined;
}

/** `request.source_ranges` is `request.sourceRanges`; `proto_name` and `type` of a message are its `@type`. */
function camel(elastic: string): string {
  if (elastic === "type") return "@type";
  const [first = "", ...rest] = elastic.split(".");
  if (KEYS_AS_WRITTEN.has(first)) return elastic;
  return [first, ...rest]
    .map((segment) =>
      segment === "proto_name" ? "@type" : segment.replaceAll(/_+([a-z0-9])/gi, (_, c) => c.toUpperCase()),
    )
    .join(".");
}
