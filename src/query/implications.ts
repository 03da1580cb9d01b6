/** What a test of a normalised field says about the raw record: the bridge by which derived fields reach a back-end. */

import type { Plane } from "../model/event.ts";
import type { RecordFormat } from "../model/record.ts";
import { FALSE, type Leaf, TRUE } from "./expr.ts";
import { cloudtrailImplications } from "./implications/cloudtrail.ts";
import { gcpAuditImplications } from "./implications/gcp-audit.ts";
import { gcpLoadBalancerImplications } from "./implications/gcp-load-balancer.ts";
import type { Implication, Implications, Implied } from "./implications/implication.ts";
import { lakeActivityImplications } from "./implications/lake-activity.ts";
import { verifiedAccessImplications } from "./implications/verified-access.ts";
import type { Push } from "./prefilter.ts";

/** By record format, because only a reader of one format knows where its records keep a value. */
const IMPLICATIONS: Readonly<Record<RecordFormat, Implications>> = {
  cloudtrail: cloudtrailImplications,
  "lake-activity": lakeActivityImplications,
  "verified-access": verifiedAccessImplications,
  "gcp-audit": gcpAuditImplications,
  "gcp-load-balancer": gcpLoadBalancerImplications,
};

export const ABSENCE = { because: "what is absent cannot be asked for" };
const LOOKED_UP = { because: "looked up after reading: it stands in no record" };
const MADE = { because: "made here when the record is read" };

/** A question over native fields, and `api.canonical`, that every match of a leaf of the event answers with yes. */
export function implied({ field, test }: Leaf, format: RecordFormat): Implied {
  if (test.kind === "null") return ABSENCE;
  if (/^src_endpoint\.(location|autonomous_system)(\.|$)/.test(field.name)) return LOOKED_UP;
  return find(IMPLICATIONS[format], field.path)?.(test) ?? MADE;
}

/** `canPush` of a back-end for records of one format, from what it does with leaves of the record itself. */
export function pushing(format: RecordFormat, takes: (leaf: Leaf) => Push): (leaf: Leaf) => Push {
  return (leaf) => (leaf.field.root === "event" ? implied(leaf, format) : takes(leaf));
}

/** For leaves of the record, where all records are as that cloud writes them: in files, others may have added what they like. */
export function asWritten(plane: Plane, takes: (leaf: Leaf) => Push): (leaf: Leaf) => Push {
  return (leaf) => (leaf.field.planes.includes(plane) ? takes(leaf) : inNone(leaf));
}

/** What a test of a field says that no record has. */
export function inNone({ test }: Leaf): Push {
  return test.kind === "null" ? TRUE : FALSE;
}

/** By the field's own name, else by that of the object it lies in. `time` alone has another path than its name. */
function find(implications: Implications, path: readonly string[]): Implication | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join(".");
    if (Object.hasOwn(implications, name)) return implications[name];
  }
  return undefined;
}
