/** Trails made for this run, each once, in a folder that is gone when the program ends. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Written } from "./trail/written.ts";
import type { Trail } from "./way.ts";

export interface Wanted {
  readonly plane: "aws" | "gcp";
  readonly records: number;
  /** Where not given, as many as a trail of this size has. */
  readonly files?: number | undefined;
  readonly plain?: boolean;
  readonly kinds?: number;
}

export interface Trails {
  readonly get: (wanted: Wanted) => Trail;
  /** A path below the same folder, for what else a part has to write. */
  readonly place: (name: string) => string;
}

const RECORDS_A_FILE = 1750;

export function openTrails(seed: string): Trails {
  const top = mkdtempSync(join(tmpdir(), "iaprun-bench-"));
  // Hundreds of thousands of files: `rmSync` takes minutes.
  process.once("exit", () => spawnSync("rm", ["-rf", top]));
  const made = new Map<string, Trail>();
  const make = (name: string, { plane, records, plain, kinds = 0 }: Wanted, files: number): Trail => {
    const folder = join(top, name);
    const args = [
      "--plane",
      plane,
      "--records",
      String(records),
      "--files",
      String(files),
      "--seed",
      seed,
      "--kinds",
      String(kinds),
    ];
    const command = ["bench/run.js", "bench/generate.ts", folder, ...args, ...(plain === true ? ["--plain"] : [])];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return { folder, ...(JSON.parse(readFileSync(`${folder}.json`, "utf8")) as Written) };
  };
  return {
    get: (wanted) => {
      const {
        plane,
        records,
        files = Math.max(1, Math.round(records / RECORDS_A_FILE)),
        plain = false,
        kinds = 0,
      } = wanted;
      const name = [plane, records, files, plain ? "plain" : "packed", kinds].join("-");
      const trail = made.get(name) ?? make(name, wanted, files);
      made.set(name, trail);
      return trail;
    },
    place: (name) => join(top, name),
  };
}
