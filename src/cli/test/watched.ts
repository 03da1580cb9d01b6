/** Which files `iaprun test --watch` waits for: entries, their fixtures, and whatever entry may be added beside them. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Loaded } from "../../runbook/load.ts";
import { fixturePlaces } from "../../sources/fixture-places.ts";
import type { Watched } from "../on-change.ts";

/** `paths`: as they were asked for; of a folder, every folder below it. */
export function watched({ files, runbooks }: Loaded, paths: readonly string[]): Watched {
  const fixtures = runbooks.flatMap(({ file, tests }) =>
    tests.flatMap(({ events }) => (typeof events === "string" ? fixturePlaces(file, events) : [])),
  );
  const names = new Set(fixtures.map((path) => basename(path)));
  const folders = [...paths.flatMap(foldersBelow), ...[...files, ...fixtures].map((path) => dirname(path))];
  return {
    folders: new Set(folders.filter((folder) => existsSync(folder))),
    concerns: (path) => /\.ya?ml$/i.test(path) || names.has(basename(path)) || isFolder(path),
  };
}

function foldersBelow(path: string): readonly string[] {
  if (!isFolder(path)) return [dirname(path)];
  const below = readdirSync(path, { recursive: true, withFileTypes: true }).filter((each) => each.isDirectory());
  return [path, ...below.map((each) => join(each.parentPath, each.name))];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
