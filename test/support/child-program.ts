/** A TypeScript file as a program of its own, for tests that kill it. */

import { rm } from "node:fs/promises";
import { join, parse } from "node:path";
import { rolldown } from "rolldown";

export interface ChildProgram {
  readonly path: string;
  remove(): Promise<void>;
}

/** Bundled into a folder beside the packages that it imports. */
export async function buildChild(input: string): Promise<ChildProgram> {
  const { dir: folder, name } = parse(input);
  const dir = join("node_modules", ".cache", `iaprun-${folder.replaceAll("/", "-")}-${name}-${process.pid}`);
  const bundle = await rolldown({ input, platform: "node", external: [/^[^./]/] });
  await bundle.write({ dir, entryFileNames: "child.mjs", format: "esm" });
  await bundle.close();
  return { path: join(dir, "child.mjs"), remove: () => rm(dir, { recursive: true }) };
}
