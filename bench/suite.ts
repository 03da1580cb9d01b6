/**
 * How fast iaprun is, beside unpacking alone and other tools that are installed, and that all of them answer alike:
 * `npm run bench -- --records 1000000`. Needs `npm run build`. `--rivals` installs further tools into a folder of their own; `--profile`
 * only shows where the time goes; `--write` writes `docs/benchmarks.md`. A size of 0 leaves a part out.
 */

import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { planeOption, whole } from "./options.ts";
import { pageOf } from "./page.ts";
import type { Bench, Part } from "./part.ts";
import { cloudLogging } from "./parts/cloud-logging.ts";
import { cloudTrailFiles } from "./parts/cloudtrail-files.ts";
import { largeFile } from "./parts/large-file.ts";
import { scaling } from "./parts/scaling.ts";
import { startUp } from "./parts/start-up.ts";
import { tinyFiles } from "./parts/tiny-files.ts";
import { variedCalls } from "./parts/varied-calls.ts";
import { withIndex } from "./parts/with-index.ts";
import { plotOf } from "./plot.ts";
import { profile } from "./profile.ts";
import { installRivals } from "./rivals.ts";
import { openTrails } from "./trails.ts";
import { everything, selective } from "./ways.ts";

interface Asked extends Omit<Bench, "trails" | "pace"> {
  readonly plane: "aws" | "gcp" | "both";
  readonly seed: number;
  readonly rounds: number;
  readonly enough: number;
  readonly limit: number;
  readonly rivals: boolean;
  readonly profile: boolean;
  readonly write: boolean;
}

const values = new Command("npm run bench --")
  .description(
    "Measures iaprun beside unpacking alone and other tools that are installed. Needs npm run build. A size of 0 leaves a part out.",
  )
  .addOption(planeOption("both"))
  .option("--records <n>", "CloudTrail records", whole, 100_000)
  .option("--files <n>", "files that they lie in (default: as CloudTrail would)", whole)
  .option("--logging <n>", "log entries", whole, 30_000)
  .option("--varied <n>", "records of many kinds of calls", whole, 30_000)
  .option("--tiny <n>", "tiny files", whole, 3_000)
  .option("--large <mb>", "megabytes of one large file", whole, 50)
  .option("--scaling <list>", "records of the trails in the plot", sizes, [10_000, 100_000])
  .option("--seed <n>", "of what trails are made from", whole, 1)
  .option("--rounds <n>", "turns of each way", whole, 5)
  .option("--enough <s>", "seconds after which a way takes no further turn", whole, 40)
  .option("--limit <s>", "seconds that a turn may take", whole, 180)
  .option("--rivals", "install DuckDB and chDB into a folder of their own", false)
  .option("--profile", "only show where the time goes", false)
  .option("--write", "write docs/benchmarks.md", false)
  .parse()
  .opts<Asked>();
const { rounds, enough, limit, seed, ...sizesAsked } = values;
const trails = openTrails(String(seed));
const bench: Bench = { ...sizesAsked, trails, pace: { rounds, enough, limit } };

/** `10000,100000`; 0 for none. */
function sizes(text: string): readonly number[] {
  return text
    .split(",")
    .map(whole)
    .filter((size) => size > 0);
}

process.once("SIGINT", () => process.exit(130));
if (values.rivals) installRivals();
if (values.profile) process.stdout.write((await profiles()).join("\n"));
else await measureAll();

async function measureAll(): Promise<void> {
  const aws = values.plane !== "gcp";
  const gcp = values.plane !== "aws" && bench.logging > 0;
  const files = aws && bench.records > 0 ? await cloudTrailFiles(bench) : undefined;
  const varied = aws && bench.varied > 0 ? await variedCalls(bench) : undefined;
  const packed = gcp ? await cloudLogging(bench, false) : undefined;
  const plain = gcp ? await cloudLogging(bench, true) : undefined;
  const tiny = aws && bench.tiny > 0 ? await tinyFiles(bench) : undefined;
  const large = aws && bench.large > 0 ? await largeFile(bench) : undefined;
  const start = await startUp(bench);
  const shown = files === undefined ? [] : await profiles();
  const sizes = aws ? await scaling(bench) : [];
  const index = files === undefined ? undefined : await withIndex(bench);
  const parts = [files, varied, index, packed, plain, tiny, large, start].filter(
    (part): part is Part => part !== undefined,
  );
  const page = pageOf({ args: process.argv.slice(2), parts, files, tiny, large, start, sizes, profiles: shown });
  process.stdout.write(page);
  if (!values.write) return;
  writeFileSync("docs/benchmarks.md", page);
  if (sizes.length > 0) writeFileSync("docs/benchmarks.svg", plotOf(sizes));
}

async function profiles(): Promise<readonly string[]> {
  const trail = trails.get({ plane: "aws", records: bench.records, files: bench.files });
  const shown: string[] = [];
  for (const way of [selective(trail), everything(trail)]) {
    shown.push(await profile(way, trails.place(`profile-${shown.length}`), bench.pace.limit));
  }
  return shown;
}
