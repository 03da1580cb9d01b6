/**
 * How fast iaprun is, beside unpacking alone and other tools that are installed, and that all of them answer alike:
 * `npm run bench -- --records 1000000`. Needs `npm run build`. `--rivals` installs further tools into a folder of their own; `--profile`
 * only shows where the time goes; `--write` writes `docs/benchmarks.md`. A size of 0 leaves a part out.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
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

const { values } = parseArgs({
  options: {
    plane: { type: "string", default: "both" },
    records: { type: "string", default: "100000" },
    files: { type: "string" },
    logging: { type: "string", default: "30000" },
    varied: { type: "string", default: "30000" },
    tiny: { type: "string", default: "3000" },
    /** Megabytes. */
    large: { type: "string", default: "50" },
    scaling: { type: "string", default: "10000,100000" },
    seed: { type: "string", default: "1" },
    rounds: { type: "string", default: "5" },
    /** Seconds after which a way takes no further turn. */
    enough: { type: "string", default: "40" },
    /** Seconds a turn may take. */
    limit: { type: "string", default: "180" },
    rivals: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
if (!["aws", "gcp", "both"].includes(values.plane)) throw new Error(`no plane ${values.plane}: aws, gcp or both`);
const trails = openTrails(values.seed);
const bench: Bench = {
  trails,
  pace: { rounds: Number(values.rounds), enough: Number(values.enough), limit: Number(values.limit) },
  records: Number(values.records),
  files: values.files === undefined ? undefined : Number(values.files),
  logging: Number(values.logging),
  varied: Number(values.varied),
  tiny: Number(values.tiny),
  large: Number(values.large),
  scaling: values.scaling
    .split(",")
    .map(Number)
    .filter((records) => records > 0),
};

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
