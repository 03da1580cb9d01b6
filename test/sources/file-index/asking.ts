/** The same question to the same files with an index and without, and which files the index spared. */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { basename } from "node:path";
import type { RunOptions } from "../../../src/engine/run.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { renderJson } from "../../../src/renderers/json.ts";
import type { FileSpared } from "../../../src/sources/fast-files.ts";
import { openFiles } from "../../../src/sources/files.ts";
import { DAY, NOON } from "../../support/event.ts";
import { textOf } from "../../support/report.ts";
import { ask } from "../../support/run.ts";

/** No file is so young that its times tell nothing. */
const SETTLED = Date.now() + 3_600_000;

export interface Answers {
  readonly indexed: string;
  readonly plain: string;
  /** Names of the files that were not opened. */
  readonly spared: readonly string[];
  readonly warnings: readonly string[];
}

export async function answers(
  entries: Readonly<Record<string, JsonObject>>,
  paths: readonly string[],
  index: string,
  options: Partial<RunOptions> = {},
): Promise<Answers> {
  const asked = { window: { since: NOON - 400 * DAY, until: NOON + 400 * DAY }, now: SETTLED, ...options };
  const warnings: string[] = [];
  const spared: string[] = [];
  const note = (message: unknown): void => void spared.push(basename((message as FileSpared).file));
  const warn = (sentence: string): void => void warnings.push(sentence);
  subscribe("iaprun:index", note);
  try {
    const indexed = await ask(entries, [await openFiles(paths, process, index)], { ...asked, warn });
    const plain = await ask(entries, [await openFiles(paths)], asked);
    return { indexed: textOf(renderJson(indexed)), plain: textOf(renderJson(plain)), spared, warnings };
  } finally {
    unsubscribe("iaprun:index", note);
  }
}
