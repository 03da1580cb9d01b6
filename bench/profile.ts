/** Where the time goes, by V8's sampling profiler: its own time of each function, of the main thread and of all workers together. */

import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { take } from "./measure.ts";
import { markdown } from "./table.ts";
import type { Way } from "./way.ts";

const SHOWN = 15;
const NOBODY = "(idle)";

/** A `.cpuprofile`, as V8 writes it: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** `folder`: an empty one. */
export async function profile(way: Way, folder: string, limit: number): Promise<string> {
  const [program = "", ...args] = way.command;
  mkdirSync(folder, { recursive: true });
  await take(
    {
      ...way,
      command: [program, "--cpu-prof", "--cpu-prof-dir", folder, "--require", "./bench/profile-workers.cjs", ...args],
    },
    limit,
  );
  const spent = new Map<string, number>();
  const files = readdirSync(folder);
  for (const file of files) add(JSON.parse(readFileSync(join(folder, file), "utf8")) as Profile, spent);
  spent.delete(NOBODY);
  const total = [...spent.values()].reduce((sum, micros) => sum + micros, 0);
  const most = [...spent].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  const rows = most.map(([what, micros]) => [what, (micros / 1000).toFixed(0), ((100 * micros) / total).toFixed(1)]);
  const threads = files.length === 1 ? "one thread" : `${files.length} threads`;
  return `\`${way.name}\`, ${threads}, ${(total / 1e6).toFixed(2)} s at work:\n\n${markdown(["Function", "ms", "%"], rows)}`;
}

function add({ nodes, samples, timeDeltas }: Profile, spent: Map<string, number>): void {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  for (const [index, sample] of samples.entries()) {
    const name = names.get(sample) ?? "";
    spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  }
}

function nameOf({ functionName, url }: Profile["nodes"][number]["callFrame"]): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (name === NOBODY) return NOBODY;
  if (url === "") return `\`${name}\``;
  const file = url.startsWith("wasm:") ? "WebAssembly" : url.startsWith("node:") ? url : basename(url);
  return `\`${name}\` ${file}`;
}
