/** `iaprun new`: an entry to start from, which works before a word of it is changed. */

import { join } from "node:path";
import { detectors } from "../../detectors/index.ts";
import { renderExample } from "../../engine/example.ts";
import { DiagnosticsError, EXIT, type ExitCode, UsageError } from "../../model/errors.ts";
import { PLANES, type Plane } from "../../model/event.ts";
import { LEVELS, type Level } from "../../model/finding.ts";
import { printable } from "../../model/text.ts";
import { didYouMean, nearest } from "../../query/suggest.ts";
import type { Catalogue } from "../../runbook/catalogue.ts";
import { isDetector } from "../../runbook/detector-options.ts";
import { parseRunbook } from "../../runbook/parse.ts";
import { rewriteExample } from "../../runbook/rewrite-example.ts";
import { type Asked, scaffold } from "../../runbook/scaffold.ts";
import { ID, idFrom } from "../../runbook/schema.ts";
import { loadEvents } from "../../sources/fixtures.ts";
import { type CatalogueOptions, openCatalogue } from "../catalogue.ts";
import { fixtureFolder, folderOf, refuseExisting, schemaFrom, writeNew } from "../new-files.ts";
import { askAll, canAsk } from "../prompt.ts";

export interface NewOptions extends CatalogueOptions {
  readonly title?: string;
  readonly level?: Level;
  readonly detector?: string;
  readonly plane?: Plane;
  readonly dir?: string;
  readonly fromSigma?: string;
}

export async function newEntry(id: string | undefined, options: NewOptions): Promise<ExitCode> {
  const { config, catalogue, complain } = await openCatalogue(options);
  complain();
  const folder = folderOf(options.dir, config.runbooks);
  if (options.fromSigma !== undefined) {
    const { convert } = await import("./new-from-sigma.ts");
    return convert(options.fromSigma, folder, catalogue);
  }
  const free = freeId(id, catalogue);
  const asked = await complete(free, options);
  if (asked === undefined) {
    process.stderr.write("interrupted, nothing was written\n");
    return EXIT.interrupted;
  }
  const files = await write(asked, folder);
  process.stdout.write(`${files.map((file) => `wrote ${file}\n`).join("")}${next(files[0])}`);
  return EXIT.ok;
}

/** The id, when it is one and nobody has it. */
function freeId(id: string | undefined, catalogue: Catalogue): string {
  if (id === undefined)
    throw new UsageError("the new entry has no id", { hint: "name it: iaprun new refused-tunnels" });
  if (!ID.test(id)) {
    const near = idFrom(id);
    throw new UsageError(`"${printable(id)}" cannot be an id: it is kebab-case, a-z, 0-9 and single hyphens`, {
      hint: near === "" ? "write for example refused-tunnels" : `did you mean "${near}"?`,
    });
  }
  const taken = new Set(catalogue.runbooks.map((runbook) => runbook.id));
  if (!taken.has(id)) return id;
  let count = 2;
  while (taken.has(`${id}-${count}`)) count += 1;
  throw new UsageError(`there is an entry "${id}" already: ${catalogue.get(id).file}`, {
    hint: `choose another id, such as ${id}-${count}`,
  });
}

/** What was not said is asked for at a terminal, and has its default anywhere else; `undefined` when the person left. */
async function complete(id: string, { title, level, detector, plane }: NewOptions): Promise<Asked | undefined> {
  const names = Object.keys(detectors);
  if (detector !== undefined) toDetector(detector);
  const open = [
    { key: "title", said: title, ask: "What does it find, in a few words?", fallback: titleFrom(id) },
    { key: "level", said: level, ask: "How severe is a finding?", fallback: "medium", choices: LEVELS },
    { key: "detector", said: detector, ask: "What judges the events?", fallback: "each-event", choices: names },
    { key: "plane", said: plane, ask: "Which cloud are its first records of?", fallback: "gcp", choices: PLANES },
  ] as const;
  const questions = canAsk() ? open.filter(({ said }) => said === undefined) : [];
  const answers = await askAll(questions);
  if (answers === undefined) return undefined;
  const answered = new Map(questions.map(({ key }, index) => [key, answers[index]]));
  const [titled, levelled, judged, placed] = open.map(
    ({ key, said, fallback }) => said ?? answered.get(key) ?? fallback,
  );
  return {
    id,
    title: titled?.trim() || titleFrom(id),
    level: LEVELS.find((each) => each === levelled) ?? "medium",
    detector: toDetector(judged ?? "each-event"),
    plane: PLANES.find((each) => each === placed) ?? "gcp",
  };
}

function toDetector(name: string): Asked["detector"] {
  if (isDetector(name)) return name;
  const names = Object.keys(detectors);
  const hint = didYouMean(nearest(name, names)).hint ?? `known detectors: ${names.join(", ")}`;
  throw new UsageError(`there is no detector "${printable(name)}"`, { hint });
}

function titleFrom(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}`.replaceAll("-", " ");
}

/** The entry's file first, then its records. */
async function write(asked: Asked, folder: string): Promise<readonly [string, ...string[]]> {
  const schema = schemaFrom(folder);
  const records = fixtureFolder(folder);
  const { entry, fixtures } = scaffold({ ...asked, ...(schema === undefined ? {} : { schema }) }, records.prefix);
  const file = join(folder, `${asked.id}.yaml`);
  const files = Object.entries(fixtures).map(([name, text]) => ({ path: join(records.root, name), text }));
  await refuseExisting([file, ...files.map(({ path }) => path)]);
  for (const { path, text } of files) await writeNew(path, text);
  const { runbook, diagnostics } = parseRunbook(entry, file);
  if (runbook === undefined) throw new DiagnosticsError("the new entry does not load", diagnostics);
  await writeNew(file, rewriteExample(entry, file, await renderExample(runbook, loadEvents)));
  return [file, ...files.map(({ path }) => path)];
}

function next(file: string): string {
  return `next: change the query and its records, then the text that is "to be written"
  iaprun test ${file}
  iaprun exec ${file} --source demo
`;
}
