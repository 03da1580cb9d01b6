/** Settings of one project, folder or organization that decide what its logs hold: switches, sinks, retention. */

import type { Check } from "../../engine/source.ts";
import { at, isObject, type JsonObject, list, number, text } from "../../model/json.ts";
import { switchStates } from "./audit-switches.ts";
import { offSentence } from "./evidence.ts";
import { isInHierarchy, type ResourceName } from "./resources.ts";
import type { Surroundings } from "./surroundings.ts";

export async function* examineSettings(around: Surroundings, name: ResourceName): AsyncGenerator<Check> {
  if (isInHierarchy(name)) yield* switches(around, name);
  yield* sinks(around, name);
  yield* buckets(around, name);
}

async function* switches(around: Surroundings, name: ResourceName): AsyncGenerator<Check> {
  const { policies, trouble } = await around.policies(name);
  for (const state of switchStates(policies)) {
    const what = `Data Access logs of ${state.service} in ${name}`;
    if (state.exempted.length > 0) {
      yield {
        what,
        state: "warning",
        detail: `not recorded for ${state.exempted.join(", ")}`,
        hint: "remove exemptedMembers from the audit config",
      };
    }
    if (state.off.length === 0) yield { what, state: "ok", detail: "on" };
    else if (trouble !== undefined)
      yield {
        what,
        state: "unknown",
        detail: trouble.detail,
        hint: "grant resourcemanager.projects.getIamPolicy, and the same of folders and organizations",
      };
    else
      yield {
        what,
        state: "warning",
        detail: offSentence(state),
        hint: `switch ${state.off.join(", ")} on: console, IAM & Admin, Audit Logs`,
      };
  }
}

async function* sinks(around: Surroundings, name: ResourceName): AsyncGenerator<Check> {
  const what = `sinks of ${name}`;
  const told = await around.sinks(name);
  if ("trouble" in told) {
    yield { what, state: "unknown", detail: told.trouble.detail, hint: "grant logging.sinks.list" };
    return;
  }
  const findings = told.value.flatMap(sinkWarnings);
  for (const detail of findings)
    yield {
      what,
      state: "warning",
      detail,
      hint: "what a sink excludes, no bucket keeps: see gcloud logging sinks describe",
    };
  if (findings.length === 0) yield { what, state: "ok", detail: "none excludes entries" };
}

/** Only `_Default` decides what its bucket keeps; `_Required` cannot be changed, other sinks only copy. */
function sinkWarnings(sink: JsonObject): readonly string[] {
  const name = text(sink["name"]) ?? "";
  if (sink["interceptChildren"] === true) {
    return [
      `${name} intercepts entries of the projects below and sends them to ${text(sink["destination"]) ?? "elsewhere"}: their own buckets lack them`,
    ];
  }
  if (name !== "_Default") return [];
  const exclusions = list(sink["exclusions"])
    .filter(isObject)
    .filter((each) => each["disabled"] !== true);
  return [
    ...(sink["disabled"] === true ? ["_Default is disabled: Data Access entries are kept nowhere"] : []),
    ...exclusions.map((each) => `_Default excludes ${text(each["name"]) ?? ""}: ${text(each["filter"]) ?? ""}`),
  ];
}

async function* buckets(around: Surroundings, name: ResourceName): AsyncGenerator<Check> {
  const what = `retention in ${name}`;
  const told = await around.buckets(name);
  if ("trouble" in told) {
    yield { what, state: "unknown", detail: told.trouble.detail, hint: "grant logging.buckets.list" };
    return;
  }
  const days = told.value.map((bucket) => {
    const id = (text(at(bucket, "name")) ?? "").split("/").at(-1) ?? "";
    return `${id} ${number(at(bucket, "retentionDays")) ?? 0} days`;
  });
  yield { what, state: "ok", detail: days.length === 0 ? "no buckets" : days.join(", ") };
}
