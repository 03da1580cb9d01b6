/** From what the user typed (paths, folders, globs) to files, sorted by path; a folder that cannot be opened is a gap. */

import * as fs from "node:fs";
import { type BigIntStats, type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Gap } from "../model/coverage.ts";
import { compareText, printable } from "../model/text.ts";

export interface FileList {
  readonly files: readonly ListedFile[];
  readonly gaps: readonly Gap[];
  /** Sockets, pipes and devices inside folders. */
  readonly special: number;
  /** Arguments that name nothing. */
  readonly missing: readonly string[];
}

export interface ListedFile {
  readonly path: string;
  /** In bytes; absent for a pipe or device that was named itself: it is read as a stream. */
  readonly size?: number;
}

type Tinyglobby = Pick<typeof import("tinyglobby"), "globSync" | "isDynamicPattern">;

/** Lists what the paths name, whenever it is called. What there is by that very name is no glob; where all are so, none is looked for. */
export async function createLister(paths: readonly string[]): Promise<() => FileList> {
  const globs = paths.every((path) => existsSync(path)) ? undefined : await import("tinyglobby");
  return () => listFiles(paths, globs);
}

/** Each file once, however many ways lead to it; symbolic links are followed, a loop of them ends. */
function listFiles(paths: readonly string[], globs: Tinyglobby | undefined): FileList {
  const listing: Listing = { files: new Map(), gaps: [], special: 0, missing: [], seen: new Set() };
  for (const path of paths) {
    const entry = examine(path, listing);
    if (entry === "missing") matching(path, globs, listing);
    else if (entry !== undefined && !addRegular(path, entry, listing)) listing.files.set(path, { path });
  }
  const files = [...listing.files.values()].sort((a, b) => compareText(a.path, b.path));
  return { files, gaps: listing.gaps, special: listing.special, missing: listing.missing };
}

interface Listing {
  readonly files: Map<string, ListedFile>;
  readonly gaps: Gap[];
  readonly missing: string[];
  /** Device and inode of every file and folder met. */
  readonly seen: Set<string>;
  special: number;
}

function matching(pattern: string, globs: Tinyglobby | undefined, listing: Listing): void {
  const before = listing.files.size + listing.gaps.length;
  if (globs?.isDynamicPattern(pattern) === true) {
    const { folder, rest } = splitGlob(pattern, globs);
    const found = globs.globSync(rest, {
      cwd: folder === "" ? "." : folder,
      dot: true,
      onlyFiles: false,
      expandDirectories: false,
      fs: { ...fs, readdirSync: noting(listing) },
    });
    for (const match of found.sort(compareText)) addFound(join(folder, match), listing);
  }
  if (listing.files.size + listing.gaps.length === before) listing.missing.push(pattern);
}

/** The leading part without wildcards, and the rest. */
function splitGlob(
  pattern: string,
  { isDynamicPattern }: Tinyglobby,
): { readonly folder: string; readonly rest: string } {
  const parts = pattern.split("/");
  const fixed = parts.findIndex((part) => isDynamicPattern(part));
  const count = fixed < 0 ? parts.findIndex((part) => /[{(]/.test(part)) : fixed;
  const folder = parts.slice(0, Math.max(count, 0)).join("/");
  return {
    folder: pattern.startsWith("/") && folder === "" ? "/" : folder,
    rest: parts.slice(Math.max(count, 0)).join("/"),
  };
}

/** tinyglobby passes over folders it may not open; this notes them on the way. */
function noting(listing: Listing): typeof readdirSync {
  const noted = (...args: Parameters<typeof readdirSync>) => {
    try {
      return readdirSync(...args);
    } catch (error) {
      if (!isMissing(error)) lost(String(args[0]), error, listing);
      throw error;
    }
  };
  return noted as typeof readdirSync;
}

function addFound(path: string, listing: Listing): void {
  const entry = examine(path, listing);
  if (entry === "missing") listing.gaps.push(unread(path, whyMissing(path)));
  else if (entry !== undefined && !addRegular(path, entry, listing)) listing.special++;
}

/** What a folder names, and is not there. */
function whyMissing(path: string): string {
  return path.includes("\ufffd") ? "its name is not in UTF-8: rename it" : "a link to nothing";
}

/** Answers `false` for what is neither file nor folder. */
function addRegular(path: string, entry: BigIntStats, listing: Listing): boolean {
  if (!entry.isFile() && !entry.isDirectory()) return false;
  const identity = `${entry.dev}:${entry.ino}`;
  if (listing.seen.has(identity)) return true;
  listing.seen.add(identity);
  if (entry.isFile()) listing.files.set(path, { path, size: Number(entry.size) });
  else addFolder(path, listing);
  return true;
}

function addFolder(folder: string, listing: Listing): void {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    lost(folder, error, listing);
    return;
  }
  const names = entries.map((entry) => entry.name).filter((name) => name !== ".git");
  for (const name of names.sort(compareText)) addFound(join(folder, name), listing);
}

function examine(path: string, listing: Listing): BigIntStats | "missing" | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if (isMissing(error)) return "missing";
    lost(path, error, listing);
    return undefined;
  }
}

const MISSING: ReadonlySet<string | undefined> = new Set([
  "ENOENT",
  "ENOTDIR",
  "ENAMETOOLONG",
  "ERR_INVALID_ARG_VALUE",
]);

function isMissing(error: unknown): boolean {
  return MISSING.has(codeOf(error));
}

function lost(path: string, error: unknown, listing: Listing): void {
  listing.gaps.push(gapOf(path, error));
}

/** The gap for a path that the operating system would not let us read. */
export function gapOf(path: string, error: unknown): Gap {
  const code = codeOf(error);
  const refused = code === "EACCES" || code === "EPERM";
  if (refused) return { reason: "not-permitted", what: `${printable(path)}: permission denied` };
  return code === "ENOENT" ? gone(path) : unread(path, WORDS[code ?? ""] ?? code ?? "cannot be read");
}

/** The gap for what was listed before, or named by the user, and is not there any more. */
export function gone(path: string): Gap {
  return unread(path, "gone since the start");
}

function unread(path: string, why: string): Gap {
  return { reason: "unreadable", what: `${printable(path)}: ${why}` };
}

const WORDS: Readonly<Record<string, string>> = {
  ELOOP: "a link that leads to itself",
  ENXIO: "a socket, which cannot be read",
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
