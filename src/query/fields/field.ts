/** One row of the field dictionary: what a query may name, where it lies, and what it holds. */

import { PLANES, type Plane } from "../../model/event.ts";

export interface FieldRef {
  /** The one spelling that messages, plans and reports use. */
  readonly name: string;
  /** `event`: the path starts at the `AuditEvent`; `record`: at its `raw` record. */
  readonly root: "event" | "record";
  /** The planes whose events can have it. */
  readonly planes: readonly Plane[];
  readonly path: readonly string[];
  /** What its values are; `any` may be an object, which text tests read as its JSON. */
  readonly type: FieldType;
  /** Every value it can have, for fields whose vocabulary is ours. */
  readonly values?: readonly string[];
}

export type FieldType = "text" | "number" | "boolean" | "ip" | "any";

export interface FieldRow extends FieldRef {
  /** Whatever lies below is a field as well: request and response bodies have no fixed shape. */
  readonly open: boolean;
}

/** Names by what they hold. `open` are objects with any members. */
export type Names = Partial<Readonly<Record<FieldType | "open", readonly string[]>>>;

/** Rows whose path is their name. */
export function rows(root: FieldRef["root"], planes: readonly Plane[], names: Names): readonly FieldRow[] {
  return (["text", "number", "boolean", "ip", "any", "open"] as const).flatMap((kind) =>
    (names[kind] ?? []).map((name) => ({
      name,
      root,
      planes,
      path: name.split("."),
      type: kind === "open" ? "any" : kind,
      open: kind === "open",
    })),
  );
}

/** A field of the event itself with a closed vocabulary. */
export function vocabulary(name: string, values: readonly string[]): FieldRow {
  return { name, root: "event", planes: PLANES, path: name.split("."), type: "text", open: false, values };
}
