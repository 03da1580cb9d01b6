/** Sigma's `logsource`: whose trail a detection is about. */

import type { Plane } from "../model/event.ts";
import { type JsonValue, property } from "../model/json.ts";
import type { Detection } from "../query/detection.ts";
import { and, leaf, type TemplatePart } from "../query/expr.ts";
import { knownField } from "../query/fields.ts";

/** `undefined` for any log but the two that are read here. */
export function planeOf(logsource: JsonValue | undefined): Plane | undefined {
  const product = property(logsource, "product");
  const service = property(logsource, "service");
  if (product === "aws" && service === "cloudtrail") return "aws";
  return product === "gcp" && service === "gcp.audit" ? "gcp" : undefined;
}

/** The detection on events of one cloud only: what it excludes by name, it would let pass of the other. */
export function onPlane(plane: Plane, detection: Detection): Detection {
  const ofPlane = leaf<TemplatePart>(knownField("plane"), { kind: "like", pattern: [{ text: plane }], cased: false });
  return { ...detection, condition: and(ofPlane, detection.condition) };
}
