/** What a git repository says about files in it: where it begins, what a revision holds, which commit made a file what it is. */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { askGit } from "./git.ts";

/** Contents by path below the repository's root, as git names them: the hash of the blob. */
export type Blobs = ReadonlyMap<string, string>;

/** The nearest folder that holds `.git` (a file in a worktree or submodule), at or above `folder`. */
export function repositoryAbove(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryAbove(above);
}

/** Commits at which a shallow clone's history was cut off: they seem to add every file. Empty for a whole history. */
export async function boundary(root: string): Promise<ReadonlySet<string> | { readonly why: string }> {
  const answer = await askGit(root, ["rev-parse", "--git-path", "shallow"]);
  if (!answer.ok) return answer;
  try {
    return new Set(
      (await readFile(resolve(root, answer.text.trim()), "utf8")).split("\n").filter((line) => line !== ""),
    );
  } catch {
    return new Set();
  }
}

/** What `revision` holds of these paths; `unknown` for a revision that is not there, such as `HEAD` before the first commit. */
export async function blobsAt(
  root: string,
  revision: string,
  paths: readonly string[],
): Promise<Blobs | "unknown" | { readonly why: string }> {
  const answer = await askGit(root, ["ls-tree", "-z", "--full-tree", `${revision}^{commit}`, "--", ...paths]);
  if (!answer.ok) return /not a valid object name|unknown revision/i.test(answer.why) ? "unknown" : answer;
  const entries = answer.text.split("\0").flatMap((line) => {
    const [, hash, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return hash === undefined || path === undefined ? [] : [[path, hash] as const];
  });
  return new Map(entries);
}

/**
 * The newest commit that gave each path the content it has in `HEAD`. A merge counts only where it made a content that none
 * of its parents had. Reading stops as soon as every path has its commit.
 */
export async function commitsBehind(
  root: string,
  blobs: Blobs,
): Promise<ReadonlyMap<string, string> | { readonly why: string }> {
  const args = ["log", "-z", "-c", "--raw", "--root", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv"];
  const answer = await askGit(
    root,
    [...args, "--no-color", "--format=commit %H", "HEAD", "--", ...blobs.keys()],
    (text) => parseLog(text, blobs).size === blobs.size,
  );
  return answer.ok ? parseLog(answer.text, blobs) : answer;
}

/** `commit HASH`, then for each path `:modes hashes status` (a colon more for every parent more) and the path, all ended by NUL. */
function parseLog(text: string, blobs: Blobs): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const tokens = text.split("\0");
  let commit = "";
  for (const [index, token] of tokens.entries()) {
    const [, named] = /^\n?commit ([0-9a-f]{40,64})$/.exec(token) ?? [];
    if (named !== undefined) commit = named;
    const [, result] = /^\n?:+(?:[0-7]{6} )+(?:[0-9a-f]{40,64} )+([0-9a-f]{40,64}) [A-Z]+$/.exec(token) ?? [];
    const path = tokens[index + 1];
    // The last token may be cut off.
    if (result === undefined || path === undefined || index + 2 >= tokens.length) continue;
    if (blobs.get(path) === result && !found.has(path)) found.set(path, commit);
  }
  return found;
}

/**
 * Whether a file's bytes are a blob. Hashed here, because git would first run the filters that the repository's config names;
 * line ends that git changes on the way to the disk do not count.
 */
export function isBlob(content: Buffer, blob: string | undefined): boolean {
  if (blob === undefined) return false;
  const algorithm = blob.length === 64 ? "sha256" : "sha1";
  return [content, Buffer.from(content.toString("latin1").replaceAll("\r\n", "\n"), "latin1")].some(
    (bytes) => createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex") === blob,
  );
}
