/** `iaprun exec`: entries against a trail, a report out, an exit code that scripts can rely on. */

import manifest from "../../../package.json" with { type: "json" };
import { selectProfile } from "../../config/profile.ts";
import { isExpired, suppressed } from "../../config/suppress.ts";
import { limited } from "../../engine/limit.ts";
import { run } from "../../engine/run.ts";
import { placeEnricher } from "../../enrichers/place.ts";
import { EXIT, type ExitCode, UsageError } from "../../model/errors.ts";
import { type Level, levelRank } from "../../model/finding.ts";
import type { Report } from "../../model/report.ts";
import { formatInstant, type TimeWindow } from "../../model/time.ts";
import { renderCoverage } from "../../renderers/coverage.ts";
import { type Format, OF_FINDINGS, renderers } from "../../renderers/index.ts";
import type { RenderOptions } from "../../renderers/renderer.ts";
import { DEMO_ESTATE } from "../../sources/demo/cast.ts";
import { openSources } from "../../sources/index.ts";
import { createAllowance } from "../allowance.ts";
import { type CatalogueOptions, openCatalogue } from "../catalogue.ts";
import { deliver } from "../deliver.ts";
import { warnOfNoFiles } from "../file-index.ts";
import { openGeo } from "../geo.ts";
import { prepareJobs, type Selection } from "../jobs.ts";
import { notice, warn } from "../notice.ts";
import { createProgressLine } from "../progress.ts";
import { openResume } from "../resume.ts";
import { wantsColor, widthOf } from "../terminal.ts";
import { chooseWindow, type WindowOptions } from "../window.ts";

export interface ExecOptions extends CatalogueOptions, WindowOptions, Selection {
  readonly profile?: string;
  readonly source: readonly string[];
  readonly index?: string;
  readonly format: Format;
  readonly output?: string;
  readonly failOn?: Level;
  readonly allowGaps?: boolean;
  readonly limit?: string;
  readonly maxScan?: string;
  readonly resume?: string;
  readonly raw?: boolean;
  readonly color: boolean;
}

export async function exec(entries: readonly string[], options: ExecOptions): Promise<ExitCode> {
  const now = Date.now();
  const asked = chooseWindow(options, now);
  const limit = parseLimit(options.limit);
  const allow = createAllowance(options.maxScan);
  const { config: file, catalogue, complain } = await openCatalogue(options, entries);
  const config = selectProfile(file, options.profile);
  const broken = complain();
  const jobs = await prepareJobs(entries, options, catalogue, config);
  const wanted = options.source.length > 0 ? options.source : config.defaultSource;
  const opened = await openSources(wanted, config.sources, now, options.index);
  const { sources, demo, asked: resolved } = opened;
  warnOfNoFiles(options.index, opened);
  const resume =
    options.resume === undefined ? undefined : await openResume(options.resume, jobs, resolved, asked, options);
  const window = resume?.window ?? asked;
  if (resume?.begun === true) notice(`going on with what ${options.resume} holds: ${between(window)}`);
  if (demo) notice("DEMO: made-up records, nothing here happened");
  for (const rule of config.suppress.filter((each) => isExpired(each, now))) {
    notice(`suppress rule "${rule.reason}" expired ${formatInstant(rule.expires)} and no longer counts`);
  }
  const estate = demo && config.estate === file.estate && file.file === "" ? DEMO_ESTATE : config.estate;
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt);
  const line = createProgressLine(process.stderr, Date.now);
  const report = await run(jobs, sources, {
    window,
    estate,
    enrich: placeEnricher(estate.places, await openGeo(config.geo)),
    isSuppressed: (id, finding) => config.suppress.some((rule) => suppressed(rule, id, finding, now)),
    raw: options.raw === true,
    again: again(options, window, wanted),
    now,
    version: manifest.version,
    signal: stop.signal,
    progress: line.update,
    warn: (sentence) => {
      line.done();
      warn(sentence);
    },
    failed: (source, error) => {
      line.done();
      notice(`error: ${source}: ${error.message}`);
      if (error.hint !== undefined) notice(`hint: ${error.hint}`);
    },
    allow: (source, cost) => {
      line.done();
      return allow(source, cost);
    },
    ...(resume === undefined ? {} : { pages: resume.pages }),
  });
  line.done();
  process.off("SIGINT", interrupt);
  await deliver(render(limited(report, limit), options), options.output);
  if (OF_FINDINGS.has(options.format)) process.stderr.write(renderCoverage(report, lookOf(process.stderr, options)));
  return exitCode(report, options, { broken: broken && entries.length === 0, interrupted: stop.signal.aborted });
}

function between({ since, until }: TimeWindow): string {
  return `${formatInstant(since)} to ${formatInstant(until)}`;
}

function parseLimit(limit: string | undefined): number {
  if (limit === undefined || limit === "0") return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(limit)) return Number(limit);
  throw new UsageError(`--limit takes a whole number, not "${limit}"`, {
    hint: "write --limit 20, or --limit 0 for all",
  });
}

/** What makes another `iaprun exec` ask the same trail about the same window. */
function again(options: ExecOptions, window: TimeWindow, sources: readonly string[]): readonly string[] {
  return [
    "--since",
    formatInstant(window.since),
    "--until",
    formatInstant(window.until),
    ...sources.flatMap((source) => ["--source", source]),
    ...(options.config === undefined ? [] : ["--config", options.config]),
    ...(options.profile === undefined ? [] : ["--profile", options.profile]),
  ];
}

function render(report: Report, { format, output, color }: ExecOptions): Iterable<string> {
  return renderers[format](report, lookOf(process.stdout, { color: output === undefined && color }));
}

function lookOf(stream: NodeJS.WriteStream, { color }: Pick<ExecOptions, "color">): RenderOptions {
  return { color: wantsColor(stream, color, process.env), width: widthOf(stream, process.env) };
}

/** 70 > 2 > 3 > 1 > 0; an interrupt says so whatever else happened. */
function exitCode(
  report: Report,
  { failOn, allowGaps }: ExecOptions,
  { broken, interrupted }: { readonly broken: boolean; readonly interrupted: boolean },
): ExitCode {
  if (interrupted) return EXIT.interrupted;
  if (broken) return EXIT.usage;
  if (allowGaps !== true && report.runs.some(({ coverage }) => !coverage.complete)) return EXIT.incomplete;
  const levels = report.runs.flatMap(({ findings }) => findings.map(({ level }) => levelRank(level)));
  return failOn !== undefined && levels.some((rank) => rank >= levelRank(failOn)) ? EXIT.findings : EXIT.ok;
}
