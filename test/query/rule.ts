/** Rules for tests: compiled, bound and run in one step. */

import type { AuditEvent } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { bind, type Params } from "../../src/query/bind.ts";
import { compileDetection, type Detection } from "../../src/query/detection.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { event } from "../support/event.ts";

export function compiled(detection: unknown): Detection {
  const result = compileDetection(detection, ["detection"]);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/** A detection of one selection. */
export function selection(items: unknown): Detection {
  return compiled({ selection: items, condition: "selection" });
}

/** The codes of a detection's defects, in order. */
export function codes(detection: unknown): readonly string[] {
  const result = compileDetection(detection, ["detection"]);
  return result.ok ? [] : result.issues.map(({ code }) => code);
}

export function runs(detection: Detection, on: AuditEvent, params: Params = {}): boolean {
  return compileMatcher(bind(detection.condition, params).expr)(on);
}

export function aws(raw: JsonObject): AuditEvent {
  return event({ plane: "aws", raw });
}

export function gcp(raw: JsonObject): AuditEvent {
  return event({ plane: "gcp", raw });
}
