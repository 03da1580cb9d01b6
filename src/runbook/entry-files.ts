/** Files of entries: found below folders, read within the limit, what cannot be read a diagnostic. */

import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import type { Diagnostic } from "../model/diagnostic.ts";
import { compareText } from "../model/text.ts";
import { MAX_BYTES } from "./yaml-document.ts";

export interface EntryFiles {
  /** Each once, in the order of the paths that name them. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `paths`: files, and folders that are searched for `*.yaml` and `*.yml` at any depth. */
export async function listEntryFiles(paths: readonly string[]): Promise<EntryFiles> {
  const diagnostics: Diagnostic[] = [];
  const found = await Promise.all(paths.map((path) => expand(path, diagnostics)));
  return { files: [...new Set(found.flat())], diagnostics };
}

async function expand(path: string, diagnostics: Diagnostic[]): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
  } catch (error) {
    diagnostics.push(unreadable(path, error));
    return [];
  }
  const found = await glob("**/*.{yaml,yml}", {
    cwd: path,
    expandDirectories: false,
    caseSensitiveMatch: false,
    dot: false,
  });
  return found.map((file) => join(path, file)).sort(compareText);
}

/** The text, or why there is none. One byte more than the limit is enough for the parser to refuse the file. */
export async function readEntryFile(file: string): Promise<string | Diagnostic> {
  try {
    const handle = await open(file);
    try {
      const buffer = Buffer.allocUnsafe(MAX_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) return buffer.toString("utf8", 0, length);
        length += bytesRead;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): Diagnostic {
  const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return { file, line: 1, column: 1, code: "runbook/unreadable", message: `cannot be read: ${reason}` };
}
