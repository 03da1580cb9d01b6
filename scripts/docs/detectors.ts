/** A page per detector, from its own summary, options and attributes. */

import { z } from "zod";
import type { Detector } from "../../src/detectors/detector.ts";
import { detectors } from "../../src/detectors/index.ts";
import { isObject, type JsonValue } from "../../src/model/json.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import { code, table } from "./markdown.ts";

export function detectorPages(runbooks: readonly Runbook[]): ReadonlyMap<string, string> {
  const all: readonly (readonly [string, Detector])[] = Object.entries(detectors);
  const rows = all.map(([id, { summary }]) => [`[${code(id)}](${id}.md)`, summary]);
  return new Map([
    ["detectors/README.md", `# Detectors\n\n${table(["Detector", "Finds"], rows)}\n`],
    ...all.map(([id, detector]) => [`detectors/${id}.md`, page(id, detector, users(id, runbooks))] as const),
  ]);
}

function page(id: string, { summary, options, attributes }: Detector, usedBy: readonly string[]): string {
  const optionRows = Object.entries(propertiesOf(options)).map(([name, property]) => [
    code(name),
    typeOf(property),
    property["default"] === undefined ? "" : code(JSON.stringify(property["default"])),
    String(property["description"] ?? ""),
  ]);
  const attributeRows = Object.entries(attributes).map(([name, meaning]) => [code(name), meaning]);
  return `${[
    `# ${id}`,
    summary,
    "## Options",
    optionRows.length === 0 ? "None." : table(["Option", "Type", "Default", "Means"], optionRows),
    "Durations are milliseconds here; an entry may write `10m`.",
    "## Attributes of its findings",
    table(["Attribute", "Means"], attributeRows),
    "## Used by",
    usedBy.length === 0
      ? "No entry of the library."
      : usedBy.map((entry) => `- [${entry}](../entries/${entry}.md)`).join("\n"),
  ].join("\n\n")}\n`;
}

function users(id: string, runbooks: readonly Runbook[]): readonly string[] {
  return runbooks
    .filter(({ query }) => query.judge.kind === "detector" && query.judge.id === id)
    .map((runbook) => runbook.id);
}

type Property = Readonly<Record<string, JsonValue>>;

function propertiesOf(options: Detector["options"]): Readonly<Record<string, Property>> {
  const { properties } = z.toJSONSchema(options, { io: "input", unrepresentable: "any" });
  return isObject(properties) ? (properties as Readonly<Record<string, Property>>) : {};
}

function typeOf({ type, enum: choices, items }: Property): string {
  if (Array.isArray(choices)) return choices.map((choice) => code(String(choice))).join(" or ");
  if (type === "array") return `list of ${isObject(items) ? typeOf(items as Property) : "values"}`;
  return typeof type === "string" ? type : "any";
}
