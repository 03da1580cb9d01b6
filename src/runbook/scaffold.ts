/** A new entry that already loads and whose tests already pass: to be changed step by step, never to be guessed from nothing. */

import { Document, isScalar, visit } from "yaml";
import { type DetectorId, detectors } from "../detectors/index.ts";
import type { Plane } from "../model/event.ts";
import type { Level } from "../model/finding.ts";
import { isObject, type JsonObject, type JsonValue, object } from "../model/json.ts";
import { jsonSchemaOf } from "./json-schema/of-zod.ts";
import { AWS_SAMPLES } from "./scaffold/aws.ts";
import { GCP_SAMPLES } from "./scaffold/gcp.ts";
import { DRAFTS, type Draft, type Sample } from "./scaffold/sample.ts";

/** What a text begins with that a person must still write. */
export const TO_WRITE = "To be written:";

/** For an entry of which nobody has said yet what to do with its findings. */
export const FIRST_STEPS: readonly JsonObject[] = [
  { title: "Ask {actor} whether this was meant, by another way than the account it was done with" },
  { title: "Everything {actor} reached in the window", exec: "list-iap-connections", with: { user: "{actor}" } },
];

export interface Asked {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly detector: DetectorId;
  readonly plane: Plane;
  /** Path of the JSON Schema from the entry, where editors find one. */
  readonly schema?: string;
}

export interface Scaffold {
  /** The runbook file's text; its example is still to be rendered. */
  readonly entry: string;
  /** Records by file name, as the entry's tests name them: a record a line. */
  readonly fixtures: Readonly<Record<string, string>>;
}

const SAMPLES: Readonly<Record<Plane, Readonly<Record<DetectorId, Sample>>>> = { aws: AWS_SAMPLES, gcp: GCP_SAMPLES };

/** `folder`: where the tests look for the records, below `fixtures/` or beside the entry; empty or ending in `/`. */
export function scaffold(asked: Asked, folder = ""): Scaffold {
  const sample = SAMPLES[asked.plane][asked.detector];
  const [fires, quiet] = [`${folder}${asked.id}-fires.ndjson`, `${folder}${asked.id}-quiet.ndjson`];
  const blocks = [
    ...head(asked),
    ...queryLines(asked.detector, DRAFTS[asked.detector]),
    block({ output: { columns: ["last_seen", "level", "actor", "src", "title"] } }),
    "example_output: none yet",
    block({ next_steps: FIRST_STEPS }),
    block({ falsepositives: [`${TO_WRITE} what else, harmless, looks like this`] }),
    block({ tests: tests(asked.detector, sample, fires, quiet) }),
  ];
  return { entry: `${blocks.join("\n")}\n`, fixtures: { [fires]: lines(sample.fires), [quiet]: lines(sample.quiet) } };
}

function head({ id, title, level, detector, schema }: Asked): readonly string[] {
  return [
    ...(schema === undefined ? [] : [schemaComment(schema)]),
    block({ id, title: title.replaceAll(/\s+/g, " ").trim(), level, status: "experimental", tags: ["iap"] }),
    block({ rationale: `${TO_WRITE} why it matters, what an attacker gains, what normal looks like.` }),
    block({
      params: {
        project: { type: "string", optional: true, description: "Only this project or account id" },
        ...DRAFTS[detector].params,
      },
    }),
  ];
}

/** The line by which editors complete and check a file. */
export function schemaComment(path: string): string {
  return `# yaml-language-server: $schema=${path}`;
}

function queryLines(id: DetectorId, draft: Draft): readonly string[] {
  const query = {
    detection: {
      wanted: draft.wanted,
      in_project: { "scope|expand": "*:%project%" },
      condition: "wanted and in_project",
    },
    ...(draft.lookback === undefined ? {} : { lookback: draft.lookback }),
    detector: { id, ...(draft.with === undefined ? {} : { with: draft.with }) },
  };
  return [block({ query }), ...optionLines(id, draft.with === undefined)];
}

/** Every option with its default, as comments to take away. */
function optionLines(id: DetectorId, needsKey: boolean): readonly string[] {
  const options = Object.entries(object(jsonSchemaOf(detectors[id].options)["properties"]) ?? {});
  const rows = options.flatMap(([name, option]) => {
    if (!isObject(option) || option["default"] === undefined) return [];
    return [`    #   ${name}: ${JSON.stringify(option["default"])}  # ${String(option["description"] ?? "")}`];
  });
  return rows.length === 0 ? [] : [...(needsKey ? ["    # with:"] : []), ...rows];
}

/** One that fires, one that stays quiet on records much alike, one that shows what the parameter leaves out. */
function tests(detector: DetectorId, { finds, params = {} }: Sample, fires: string, quiet: string): JsonValue {
  const { estate, window } = DRAFTS[detector];
  const around = { ...(estate === undefined ? {} : { estate }), ...(window === undefined ? {} : { window }) };
  const given = Object.keys(params).length === 0 ? {} : { params };
  return [
    { name: "what it looks for", events: fires, ...given, ...around, expect: [finds] },
    { name: "much the same, and harmless", events: quiet, ...given, ...around, expect: [] },
    { name: "another project", events: fires, params: { ...params, project: "shop-staging" }, ...around, expect: [] },
  ];
}

function lines(records: readonly JsonObject[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** Lists of plain words stand on one line. */
function block(value: JsonObject): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Seq(_, list) {
      if (list.items.length > 0 && list.items.every(isWord)) list.flow = true;
    },
  });
  return document.toString({ lineWidth: 120, flowCollectionPadding: false }).trimEnd();
}

function isWord(node: unknown): boolean {
  return isScalar(node) && /^\S+$/.test(String(node.value));
}
