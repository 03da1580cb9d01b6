/** `iaprun lint`: what is wrong with runbook files, for people, editors and pipelines. */

import { readFile } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load.ts";
import type { Formatter } from "../../lint/formats/format.ts";
import type { LintFormat } from "../../lint/formats/index.ts";
import { text } from "../../lint/formats/text.ts";
import { lint as lintPaths } from "../../lint/lint.ts";
import { countLevel, type LintReport, type Problem } from "../../lint/problem.ts";
import { EXIT, type ExitCode, UsageError } from "../../model/errors.ts";
import { MAX_BYTES } from "../../runbook/max-bytes.ts";
import { deliver } from "../deliver.ts";
import { openLibrary } from "../library.ts";
import type { CatalogueOptions } from "../listing.ts";
import { wantsColor } from "../terminal.ts";

export interface LintOptions extends CatalogueOptions {
  readonly fix?: boolean;
  readonly strict?: boolean;
  readonly format: LintFormat;
  readonly output?: string;
  readonly color: boolean;
}

export async function lint(paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const { fix = false, strict = false, format, output, color } = options;
  if (fix && paths.includes("-")) {
    throw new UsageError("--fix cannot write to standard input", { hint: "name the file" });
  }
  const config = await loadConfig(process.cwd(), options.config);
  const library = openLibrary();
  const others = [...config.runbooks, ...options.runbooks];
  const checked = await lintPaths(paths.length === 0 ? [...library.paths, ...others] : paths, {
    beside: library.known.length === 0 ? [...library.paths, ...others] : others,
    known: library.known,
    off: await switchedOff(config),
    fix,
    name: shortPath,
    ...(paths.includes("-") ? { stdin: await readStdin() } : {}),
  });
  const ofConfig = await configProblems(config, paths.length === 0 ? checked.silenced : undefined);
  const report: LintReport = { ...checked, problems: [...ofConfig, ...checked.problems] };
  const write = await formatter(format);
  const written = write(report, {
    color: output === undefined && wantsColor(process.stdout, color, process.env),
    strict,
    version: manifest.version,
  });
  await deliver([written], output);
  if (report.problems.some(({ code }) => code === "runbook/unreadable")) return EXIT.incomplete;
  return countLevel(report, "error") + (strict ? countLevel(report, "warning") : 0) > 0 ? EXIT.findings : EXIT.ok;
}

/** What people and editors ask for most; the others know every rule. */
async function formatter(format: LintFormat): Promise<Formatter> {
  return format === "text" ? text : (await import("../../lint/formats/index.ts")).formats[format];
}

async function switchedOff(config: Config): Promise<ReadonlySet<string>> {
  if (config.lintOff.length === 0) return new Set();
  return (await import("../../lint/config-off.ts")).switchedOff(config);
}

async function configProblems(config: Config, silenced: ReadonlySet<string> | undefined): Promise<readonly Problem[]> {
  if (config.lintOff.length === 0) return [];
  const { configFaults } = await import("../../lint/config-off.ts");
  const file = shortPath(config.file);
  return configFaults({ ...config, file }, await readFile(config.file, "utf8"), silenced);
}

/** As people would write it from where they are. */
function shortPath(path: string): string {
  const near = relative("", path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}

/** One byte more than the limit is enough for the parser to refuse it. */
async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}
