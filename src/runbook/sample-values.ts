/** A value for every parameter, so that what depends on parameters can be checked before anybody gives them. */

import type { ParamValue } from "../query/bind.ts";
import type { BoundParams, ParamSpecs } from "./params.ts";
import type { ParamSpec, ScalarType } from "./runbook.ts";

/** The default where there is one, else something of the right type and inside the bounds. */
export function sampleValues(specs: ParamSpecs): BoundParams {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, sample(spec)]));
}

function sample(spec: ParamSpec): ParamValue {
  if (spec.default !== undefined) return spec.default as ParamValue;
  return spec.type === "list"
    ? ([sampleScalar(spec.of ?? "string", spec)] as ParamValue)
    : sampleScalar(spec.type, spec);
}

function sampleScalar(type: ScalarType, { min, max, choices }: ParamSpec): string | number | boolean {
  switch (type) {
    case "string":
      return "text";
    case "integer":
    case "number":
      return min ?? max ?? 1;
    case "duration":
      return min ?? max ?? 3_600_000;
    case "boolean":
      return true;
    case "cidr":
      return "192.0.2.0/24";
    case "enum":
      return choices?.[0] ?? "";
  }
}
