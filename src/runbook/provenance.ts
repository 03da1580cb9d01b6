/** Where an entry's text comes from: the commit that last touched its file, or in words why none can be named. Never a guess. */

import { readFile, realpath } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";
import type { RunbookReference } from "../model/report.ts";
import { compareText } from "../model/text.ts";
import { type Blobs, blobsAt, boundary, commitsBehind, isBlob, repositoryAbove } from "./provenance/repository.ts";
import type { Runbook } from "./runbook.ts";
import { sha256 } from "./sha256.ts";

export interface Provenance {
  /** `dirty`: what ran is not what `HEAD` holds. */
  readonly git: RunbookReference["git"];
  /** Why `git` is null. */
  readonly note?: string;
  /** What ran is, for certain, what `HEAD` holds, also where the commit behind it is not known. */
  readonly committed: boolean;
}

type Entry = Pick<Runbook, "file" | "sha256">;

/** A file as it lies in its repository. */
export interface Placed<E> {
  readonly entry: E;
  /** `undefined` when it cannot be read any more. */
  readonly content: Buffer | undefined;
  /** Below the repository's root, with `/`; the whole path without a repository. */
  readonly path: string;
}

/** Files by the repository they lie in; `undefined` for those in none, and for those that cannot be read any more. */
export async function byRepository<E extends Pick<Runbook, "file">>(
  entries: readonly E[],
): Promise<ReadonlyMap<string | undefined, readonly Placed<E>[]>> {
  const groups = new Map<string | undefined, Placed<E>[]>();
  for (const entry of entries) {
    const file = await realpath(entry.file).catch(() => undefined);
    const content = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    const root = file === undefined || content === undefined ? undefined : repositoryAbove(dirname(file));
    const path =
      root === undefined
        ? (file ?? entry.file)
        : relative(root, file ?? "")
            .split(sep)
            .join("/");
    groups.set(root, [...(groups.get(root) ?? []), { entry, content, path }]);
  }
  return groups;
}

/** By file. A handful of git processes for each repository, however many entries lie in it. */
export async function readProvenance(entries: readonly Entry[]): Promise<ReadonlyMap<string, Provenance>> {
  const found = new Map<string, Provenance>();
  for (const [root, placed] of await byRepository(entries)) {
    const told = root === undefined ? placed.map(withoutRepository) : await ask(root, placed);
    for (const [index, { entry, path }] of placed.entries()) {
      const provenance = told[index] ?? unknown("git gave no answer");
      const packaged = !provenance.committed && provenance.git === null && isPackaged(path, root);
      found.set(entry.file, packaged ? unknown("installed from a package") : provenance);
    }
  }
  return found;
}

function withoutRepository({ content }: Placed<Entry>): Provenance {
  return unknown(content === undefined ? "the file cannot be read any more" : "not in a git repository");
}

function unknown(note: string): Provenance {
  return { git: null, note, committed: false };
}

/** In the order of `placed`. */
async function ask(root: string, placed: readonly Placed<Entry>[]): Promise<readonly Provenance[]> {
  const all = (note: string) => placed.map(() => unknown(note));
  const head = await blobsAt(root, "HEAD", placed.map(({ path }) => path).sort(compareText));
  if (head === "unknown" || (head instanceof Map && head.size === 0)) return all("not committed yet");
  if ("why" in head) return all(head.why);
  const [cut, commits] = await Promise.all([boundary(root), commitsBehind(root, head)]);
  if ("why" in cut) return all(cut.why);
  if ("why" in commits) return all(commits.why);
  return placed.map((file) => judge(file, head, cut, commits));
}

function judge(
  { entry, content, path }: Placed<Entry>,
  head: Blobs,
  cut: ReadonlySet<string>,
  commits: ReadonlyMap<string, string>,
): Provenance {
  const blob = head.get(path);
  if (blob === undefined || content === undefined) return unknown("not committed yet");
  // The text that runs was read before: it may differ from what the file holds by now.
  const ran = sha256(content.toString("utf8")) === entry.sha256;
  const dirty = !ran || !isBlob(content, blob);
  const commit = commits.get(path);
  if (commit !== undefined && !cut.has(commit)) return { git: { commit, dirty }, committed: !dirty };
  const changes = dirty ? "; it has local changes" : "";
  const why = cut.size > 0 ? `shallow clone: its history does not reach back to the last change` : "no commit found";
  return { git: null, note: `${why}${changes}`, committed: !dirty };
}

function isPackaged(path: string, root: string | undefined): boolean {
  return `${root ?? ""}/${path}`.split(/[/\\]/).includes("node_modules");
}
