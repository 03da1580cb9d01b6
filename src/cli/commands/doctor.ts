/** `iaprun doctor`: whether a source can be read, and in plain words what is missing. */

import { loadConfig } from "../../config/load.ts";
import { selectProfile } from "../../config/profile.ts";
import type { Check, Source } from "../../engine/source.ts";
import { EXIT, type ExitCode, SourceError } from "../../model/errors.ts";
import { printable } from "../../model/text.ts";
import { jsonText } from "../../renderers/json-text.ts";
import { palette } from "../../renderers/palette.ts";
import { openSources } from "../../sources/index.ts";
import type { CatalogueOptions } from "../catalogue.ts";
import { wantsColor } from "../terminal.ts";

export interface DoctorOptions extends CatalogueOptions {
  readonly profile?: string;
  readonly format: "text" | "json";
  readonly color: boolean;
}

const SIGNS = { ok: "ok", warning: "warn", failed: "FAIL", unknown: "?" } as const;

export async function doctor(wanted: readonly string[], options: DoctorOptions): Promise<ExitCode> {
  const config = selectProfile(await loadConfig(process.cwd(), options.config), options.profile);
  const named = wanted.length > 0 ? wanted : config.defaultSource;
  const { sources } = await openSources(named, config.sources, Date.now());
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const say = options.format === "text" ? sayLine(wantsColor(process.stdout, options.color, process.env)) : () => {};
  const examined: { readonly source: string; readonly checks: readonly Check[] }[] = [];
  for (const source of sources) {
    if (options.format === "text") process.stdout.write(`${printable(source.name)}\n`);
    const checks: Check[] = [];
    for await (const check of examine(source, stop.signal)) {
      checks.push(check);
      say(check);
    }
    examined.push({ source: source.name, checks });
  }
  if (options.format === "json") {
    const shown = examined.map(({ source, checks }) => ({ source, checks: checks.map((check) => ({ ...check })) }));
    process.stdout.write(`${jsonText({ sources: shown }, 2)}\n`);
  }
  if (stop.signal.aborted) return EXIT.interrupted;
  return examined.some(({ checks }) => checks.some(({ state }) => state === "failed")) ? EXIT.incomplete : EXIT.ok;
}

async function* examine(source: Source, signal: AbortSignal): AsyncGenerator<Check> {
  if (source.examine === undefined) {
    yield { what: "access", state: "ok", detail: "nothing to sign in to: it is read as it lies" };
    return;
  }
  try {
    yield* source.examine({ signal, now: Date.now });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    yield { what: "access", state: "failed", detail: error.message, ...hint };
  }
}

function sayLine(color: boolean): (check: Check) => void {
  const paint = palette(color);
  return ({ what, state, detail, hint }) => {
    const sign = SIGNS[state].padEnd(4);
    const marked = state === "ok" ? paint.quiet(sign) : paint.strong(sign);
    process.stdout.write(`  ${marked}  ${printable(what)}: ${printable(detail)}\n`);
    if (hint !== undefined) process.stdout.write(`        ${paint.command(printable(hint))}\n`);
  };
}
