/** What `exec --resume DIR` keeps beside the pages: the question, so that pages of one are never taken for another's. */

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Job } from "../engine/run.ts";
import type { PageStore } from "../engine/source.ts";
import { UsageError } from "../model/errors.ts";
import { at, canonical, type JsonObject, type JsonValue, object, text } from "../model/json.ts";
import { formatInstant, parseInstant, type TimeWindow } from "../model/time.ts";
import type { AskedSource } from "../sources/index.ts";
import { openPageStore } from "../sources/page-store.ts";
import type { WindowOptions } from "./window.ts";

const SCHEMA = "iaprun.resume/1";
const FILE = "question.json";

export interface Resume {
  /** Of the first run: "the last 24 hours" moves on, what is being read does not. */
  readonly window: TimeWindow;
  /** Whether an earlier run began it. */
  readonly begun: boolean;
  readonly pages: (source: string) => PageStore;
}

/**
 * `window`: what `said` means now. Sources count with their settings: another role or list of accounts reads something else.
 * Throws a `UsageError` when the folder belongs to another question, or is none.
 */
export async function openResume(
  folder: string,
  jobs: readonly Pick<Job, "runbook" | "params">[],
  sources: readonly AskedSource[],
  window: TimeWindow,
  said: WindowOptions,
): Promise<Resume> {
  const question = {
    sources: sources.map(({ uri, settings }) => ({ uri, settings: { ...settings } })),
    signed_in: { aws_profile: process.env["AWS_PROFILE"] ?? null },
    entries: jobs.map(({ runbook, params }) => ({ id: runbook.id, sha256: runbook.sha256, params })),
  };
  const pages = (source: string): PageStore => openPageStore(folder, source);
  const kept = await readQuestion(folder);
  if (kept === undefined) {
    const { since, until } = window;
    const span = { since: formatInstant(since), until: formatInstant(until) };
    await writeQuestion(folder, { schema: SCHEMA, window: span, said: spoken(said), question });
    return { window, begun: false, pages };
  }
  const isSameWindow =
    canonical(kept.said) === canonical(spoken(said)) ||
    (kept.window.since === window.since && kept.window.until === window.until);
  if (!isSameWindow || canonical(kept.question) !== canonical(question)) {
    throw new UsageError(`${folder} holds the pages of another question`, {
      hint: `give the same entries, parameters, sources and window as before (${FILE} in it has them), or another folder`,
    });
  }
  return { window: kept.window, begun: true, pages };
}

/** The options as they were written: "24h" is the same question on every run, though not the same window. */
function spoken({ hours, since, until }: WindowOptions): JsonObject {
  return { hours: hours ?? null, since: since ?? null, until: until ?? null };
}

async function writeQuestion(folder: string, file: JsonObject): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, FILE), `${JSON.stringify(file, undefined, 2)}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot keep pages in ${folder}: ${why}`, { hint: "give --resume a folder that can be made" });
  }
}

interface Kept {
  readonly window: TimeWindow;
  readonly said: JsonObject;
  readonly question: JsonObject;
}

async function readQuestion(folder: string): Promise<Kept | undefined> {
  const path = join(folder, FILE);
  if (!existsSync(path)) return undefined;
  const file = parse(await readFile(path, "utf8"));
  const since = parseInstant(text(at(file, "window", "since")) ?? "");
  const until = parseInstant(text(at(file, "window", "until")) ?? "");
  const [said, question] = [object(at(file, "said")), object(at(file, "question"))];
  const isOurs = at(file, "schema") === SCHEMA && said !== undefined && question !== undefined;
  if (isOurs && since !== undefined && until !== undefined) {
    return { window: { since: since.ms, until: until.ms }, said, question };
  }
  throw new UsageError(`${path} is not what iaprun wrote`, { hint: "give an empty folder to --resume" });
}

function parse(content: string): JsonValue {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
