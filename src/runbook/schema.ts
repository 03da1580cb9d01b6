/** The shape of a runbook file as a person writes it; editors get it as JSON Schema. */

import { z } from "zod";
import { LEVELS } from "../model/finding.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { parseDuration, parseInstant } from "../model/time.ts";
import { estateSchema } from "./estate-schema.ts";
import { planeOf } from "./logsource.ts";
import { PARAM_NAME, paramSchema } from "./params/schema.ts";
import { STATUSES } from "./runbook.ts";

export const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What comes nearest to a text and is an id; empty when nothing of it could be. */
export function idFrom(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

const word = z.string().min(1, "expected text, found nothing");
const prose = z.string().refine((text) => text.trim() !== "", "expected text, found nothing");
const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** A map that is checked elsewhere; kept as it is, whatever its keys. */
const map = <T = unknown>(message = "expected a map") =>
  z.custom<Readonly<Record<string, T>>>(isMap, message).meta({ type: "object" });
/** What editors are told of a part beyond its shape here: a definition that `json-schema.ts` adds. */
const more = (definition: "Detection" | "Correlation" | "Detector" | "Entry") => ({
  allOf: [{ $ref: `#/definitions/${definition}` }],
});
const instant = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "expected an instant such as 2026-06-01T12:00:00Z");

const query = z
  .strictObject({
    logsource: z
      .strictObject({
        product: z.enum(["aws", "gcp"]).describe("Whose trail"),
        service: z.enum(["cloudtrail", "gcp.audit"]).describe("cloudtrail for aws, gcp.audit for gcp"),
      })
      .refine(isLogsource, "known are product: aws, service: cloudtrail and product: gcp, service: gcp.audit")
      .optional()
      .describe("Sigma log source: only events of this cloud; without one, of both"),
    detection: map()
      .meta(more("Detection"))
      .describe('Sigma detection: named selections and a condition; "%name%" stands for a parameter'),
    lookback: z
      .string()
      .refine(
        (text) => /^%[^%]+%$/.test(text) || parseDuration(text) !== undefined,
        'expected a duration such as 7d, or a parameter such as "%history%"',
      )
      .optional()
      .describe("How far before the window events are read as history"),
    detector: z
      .strictObject({
        id: word.describe("Name of the detector"),
        with: map().optional().describe('Its options; "%name%" stands for a parameter'),
      })
      .meta(more("Detector"))
      .optional()
      .describe("What turns matching events into findings; without one, each event is a finding"),
    correlation: map()
      .meta(more("Correlation"))
      .optional()
      .describe("Sigma correlation over the selections, instead of a detector"),
  })
  .superRefine(({ detector, correlation }, context) => {
    if (detector === undefined || correlation === undefined) return;
    context.addIssue({
      code: "custom",
      path: ["correlation"],
      message: "either a detector or a correlation judges, not both",
      params: { key: true },
    });
  })
  .meta({ not: { required: ["detector", "correlation"] } });

const step = z
  .strictObject({
    title: prose.describe("What to do, in words; {name} stands for a value of the finding"),
    exec: word.optional().describe("Id of an entry to run next"),
    with: z
      .record(z.string(), z.union([scalar, z.array(scalar)]))
      .optional()
      .describe("Its parameters; {name} stands for a value of the finding"),
    command: prose
      .optional()
      .describe("A command to paste, never run; {name} stands for a quoted value, {{ and }} for braces"),
  })
  .superRefine((written, context) => {
    const say = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message, params: { key: true } });
    if (written.exec !== undefined && written.command !== undefined)
      say("command", "a step has exec or command, not both");
    if (written.with !== undefined && written.exec === undefined) say("with", "only exec takes parameters");
  })
  .meta({ not: { required: ["exec", "command"] }, dependencies: { with: ["exec"] } });

const test = z.strictObject({
  name: prose.describe("What happens in it"),
  events: z
    .union([
      word.refine(isInside, "expected a path beside the entry or below a fixtures/ folder"),
      z.array(map<JsonValue>("expected a record")),
    ])
    .describe(
      "The records themselves, or a file of records: looked for beside the entry, then below a fixtures/ folder beside it, then below one in each folder above",
    ),
  params: z
    .record(z.string(), z.union([scalar, z.array(scalar)]))
    .optional()
    .describe("Parameters of this run"),
  window: z
    .strictObject({ since: instant.describe("First instant"), until: instant.describe("First instant after it") })
    .refine(
      ({ since, until }) => (parseInstant(since)?.ms ?? 0) < (parseInstant(until)?.ms ?? 1),
      "since must lie before until",
    )
    .optional()
    .describe("Without one, the window that just covers every event"),
  estate: estateSchema.optional().describe("What is ours in this test"),
  expect: z
    .array(map<JsonValue>("expected a map of values a finding must have"))
    .describe("All findings in order, each by some of its values or its key; empty: nothing may be found"),
});

export const runbookSchema = z
  .strictObject({
    id: z
      .string()
      .regex(ID, "an id is kebab-case: a-z, 0-9 and single hyphens")
      .describe("The file's name without its ending"),
    title: prose.describe("What it finds, in a few words"),
    level: z.enum(LEVELS).describe("Severity of its findings, unless the detector knows better"),
    status: z.enum(STATUSES).optional().describe("How far it can be trusted; default experimental"),
    tags: z.array(word).optional().describe("Words to select entries by; attack.* for MITRE ATT&CK"),
    rationale: prose.describe("Why it matters, what an attacker gains, what normal looks like"),
    params: z
      .record(z.string().regex(PARAM_NAME, "a parameter's name is snake_case: a-z, 0-9 and _"), paramSchema)
      .optional()
      .describe("Typed parameters"),
    query: query.describe("What to look for"),
    output: z
      .strictObject({
        columns: z.array(word).min(1, "name at least one column").describe("Values of a finding, in order"),
      })
      .optional()
      .describe("Which values of a finding the table shows"),
    example_output: prose.describe("What a result looks like"),
    next_steps: z.array(step).min(1, "say what to do with a finding").describe("What to do with a finding, in order"),
    falsepositives: z.array(prose).optional().describe("Innocent causes"),
    references: z.array(word).optional().describe("Sources"),
    author: prose.optional().describe("Who wrote it, or the rule it was made from"),
    license: prose.optional().describe("Licence of the rule it was made from"),
    derived_from: prose.optional().describe("Id of the rule it was made from"),
    tests: z.array(test).optional().describe("Records in, findings out"),
  })
  .meta({ title: "iaprun runbook", ...more("Entry") });
export type RunbookFile = z.infer<typeof runbookSchema>;

function isLogsource(logsource: JsonObject): boolean {
  return planeOf(logsource) !== undefined;
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Relative, and below where it is looked for: an entry from a stranger reads no other file. */
function isInside(path: string): boolean {
  return !/^([/\\~]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes("..");
}
