/** A public Sigma rule becomes an entry: its detection to the letter, its origin recorded, what does not fit said by code. */

import { type Document, isMap, isScalar, isSeq, parseAllDocuments, stringify } from "yaml";
import type { Diagnostic } from "../model/diagnostic.ts";
import { canonical, isObject, type JsonObject, type JsonValue, object, text } from "../model/json.ts";
import { parseRunbook } from "./parse.ts";
import type { Runbook } from "./runbook.ts";
import { FIRST_STEPS, schemaComment, TO_WRITE } from "./scaffold.ts";
import { isSigma } from "./sigma.ts";
import { readYaml } from "./yaml-document.ts";

/** Why a rule becomes no entry, besides the codes its own defects have. */
export const REFUSALS = {
  "from-sigma/correlation": "A correlation of several rules; it runs as the file it is",
  "from-sigma/placeholder":
    "A rule that leaves values for a pipeline to fill in: the right ones are known to nobody else",
  "from-sigma/not-a-rule": "The file holds no Sigma rule",
  "from-sigma/taken": "There is an entry or a file of that name",
} as const satisfies Readonly<Record<string, string>>;

export type Converted =
  | {
      readonly ok: true;
      readonly entry: string;
      /** Keys of the rule that an entry has no place for. */
      readonly leftOut: readonly string[];
      /** What was read otherwise than written. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Carried over, or said in another way: `status` is experimental again, `logsource` and `detection` stand in the query. */
const CARRIED = [
  "title",
  "id",
  "status",
  "description",
  "references",
  "author",
  "tags",
  "logsource",
  "detection",
  "falsepositives",
  "level",
  "license",
];

const UNKNOWN_LICENSE = "not stated; public Sigma rules are mostly under the Detection Rule License (DRL) 1.1";

/** `file` names the rule in diagnostics; `id` is the new entry's; `schema` the way to the JSON Schema from where it will stand. */
export function fromSigma(rule: string, file: string, id: string, schema?: string): Converted {
  const refuse = (code: keyof typeof REFUSALS, message: string): Converted => ({
    ok: false,
    diagnostics: [{ file, line: 1, column: 1, code, message }],
  });
  const read = readYaml(rule, file, "runbook");
  if (read.diagnostics.length === 0 && !isSigma(read.documents.map(({ value }) => value)))
    return refuse("from-sigma/not-a-rule", "this is no Sigma rule");
  const { runbook, diagnostics } = parseRunbook(rule, file);
  if (runbook === undefined) {
    // A rule for another log names that log's fields: there is no more to say of it.
    const foreign = diagnostics.filter(({ code }) => code === "sigma/unsupported-logsource");
    return { ok: false, diagnostics: (foreign.length > 0 ? foreign : diagnostics).map(asPlaceholder) };
  }
  const [document, ...others] = documentsOf(rule);
  const written: unknown = document?.toJS();
  if (document === undefined || !isObject(written)) return refuse("from-sigma/not-a-rule", "this is no Sigma rule");
  if (others.length > 0 || runbook.query.judge.kind === "correlation")
    return refuse("from-sigma/correlation", "a correlation of several rules is run as the file it is");
  const rest = {
    written,
    runbook,
    id,
    opening: [...(schema === undefined ? [] : [schemaComment(schema)]), ...opening(rule)],
  };
  const entry =
    verbatim(rule, document, rest) ?? assemble(rest, yaml({ detection: written["detection"] ?? null }).split("\n"));
  const checked = parseRunbook(entry, `${id}.yaml`);
  if (checked.runbook === undefined) return { ok: false, diagnostics: checked.diagnostics };
  const leftOut = Object.keys(written).filter((key) => !CARRIED.includes(key));
  return { ok: true, entry, leftOut, notes: runbook.query.detection.notes };
}

/** A rule that runs as it is has no parameters; one that is converted has placeholders without values. */
function asPlaceholder(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== "runbook/unknown-parameter") return diagnostic;
  const hint = "write your own values in its place, without |expand, and convert the rule again";
  return { ...diagnostic, code: "from-sigma/placeholder", hint };
}

/** Several documents at once; one that is broken has been refused before. */
function documentsOf(rule: string): readonly Document[] {
  const parsed = parseAllDocuments(rule, { logLevel: "error" });
  return "empty" in parsed ? [] : parsed;
}

interface Rest {
  readonly written: JsonObject;
  readonly runbook: Runbook;
  /** Of the new entry. */
  readonly id: string;
  /** Comments at its top. */
  readonly opening: readonly string[];
}

/** What a rule says before its first key: often whose it is. */
function opening(rule: string): readonly string[] {
  const comments = /^\ufeff?(?:---[^\n]*\n|[^\S\n]*(?:#[^\n]*)?\n)*/.exec(rule)?.[0] ?? "";
  return comments.split("\n").flatMap((line) => (/^\s*#(?! yaml-language-server)/.test(line) ? [line.trim()] : []));
}

/** With the detection's own lines, comments and all; `undefined` where moving them would change what they say. */
function verbatim(rule: string, document: Document, rest: Rest): string | undefined {
  const lines = detectionLines(rule, document);
  if (lines === undefined) return undefined;
  const entry = assemble(rest, lines);
  const [again] = documentsOf(entry);
  if (again === undefined || again.errors.length > 0) return undefined;
  try {
    const value: unknown = again.toJS();
    const moved = isObject(value) ? object(value["query"])?.["detection"] : undefined;
    return canonical(moved) === canonical(rest.written["detection"]) ? entry : undefined;
  } catch {
    // An alias of what stands outside the detection.
    return undefined;
  }
}

/** From the key to the line before the next key of the document. */
function detectionLines(rule: string, { contents }: Document): readonly string[] | undefined {
  if (!isMap(contents) || contents.flow === true) return undefined;
  const index = contents.items.findIndex(({ key }) => isScalar(key) && key.value === "detection");
  const [pair, following] = [contents.items[index], contents.items[index + 1]];
  if (pair === undefined || !isScalar(pair.key) || pair.key.range === undefined) return undefined;
  const value = pair.value;
  const end = isMap(value) || isSeq(value) ? value.range?.[2] : undefined;
  const start = pair.key.range?.[0];
  const next = isScalar(following?.key) ? following.key.range?.[0] : undefined;
  if (start === undefined || end === undefined || /[^\n]$/.test(rule.slice(0, start))) return undefined;
  return rule
    .slice(start, Math.min(end, next ?? rule.length))
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split("\n");
}

function assemble({ written, runbook, id, opening }: Rest, detection: readonly string[]): string {
  const { title, level, tags, rationale, references, falsepositives } = runbook;
  const said = rationale.trim() === "" ? [] : [rationale.trim()];
  const filled = (key: string, list: readonly string[]) =>
    list.some((each) => each.trim() !== "") ? { [key]: list.filter((each) => each.trim() !== "") } : {};
  const origin = {
    author: authors(written["author"]),
    license: text(written["license"]) ?? UNKNOWN_LICENSE,
    derived_from: text(written["id"]) ?? runbook.id,
  };
  return [
    ...opening,
    yaml({
      id,
      title: title.replaceAll(/\s+/g, " ").trim() || id,
      level,
      status: "experimental",
      ...filled("tags", tags),
      rationale: [...said, `${TO_WRITE} what an attacker gains, what normal looks like.`].join("\n\n"),
    }),
    "query:",
    ...indented(yaml({ logsource: logsourceOf(written) }).split("\n")),
    ...indented(detection),
    yaml({
      output: { columns: ["last_seen", "level", "actor", "src", "operation", "target", "title"] },
      example_output: `${TO_WRITE} add a test, then iaprun test --update`,
      next_steps: FIRST_STEPS,
      ...filled("falsepositives", falsepositives),
      ...filled("references", references),
      ...Object.fromEntries(Object.entries(origin).filter(([, value]) => value !== undefined)),
    }),
    "",
  ].join("\n");
}

function authors(written: JsonValue | undefined): string | undefined {
  const names = (Array.isArray(written) ? written : [written]).flatMap((name) => text(name)?.trim() || []);
  return names.length === 0 ? undefined : names.join(", ");
}

/** What the parser needed of it. */
function logsourceOf(written: JsonObject): JsonObject {
  const { product, service } = object(written["logsource"]) ?? {};
  return { product: product ?? null, service: service ?? null };
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.trim() === "" ? "" : `  ${line}`));
}

function yaml(value: JsonObject): string {
  return stringify(value, { lineWidth: 120, aliasDuplicateObjects: false }).trimEnd();
}
