/** Files of entries: found below folders, read within the limit, what cannot be read a diagnostic. */

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import { compareText } from "../model/text.ts";
import { MAX_BYTES } from "./max-bytes.ts";

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
    if (!statSync(path).isDirectory()) return [path];
  } catch (error) {
    diagnostics.push(unreadable(path, error));
    return [];
  }
  const { glob } = await import("tinyglobby");
  const found = await glob("**/*.{yaml,yml}", {
    cwd: path,
    expandDirectories: false,
    caseSensitiveMatch: false,
    dot: false,
  });
  return found.map((file) => join(path, file)).sort(compareText);
}

/** One byte more than the limit is enough for the parser to refuse a file. */
let buffer: Buffer | undefined;

/**
 * The text, or why there is none. Files of entries are small and many: a thread of the pool for each of its three calls
 * takes longer than the call.
 */
export function readEntryFile(file: string): string | Diagnostic {
  buffer ??= Buffer.allocUnsafeSlow(MAX_BYTES + 1);
  try {
    const handle = openSync(file, "r");
    try {
      let length = 0;
      for (;;) {
        const bytesRead = readSync(handle, buffer, length, buffer.length - length, null);
        if (bytesRead === 0) return buffer.toString("utf8", 0, length);
        length += bytesRead;
      }
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): Diagnostic {
  const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return { file, line: 1, column: 1, code: "runbook/unreadable", message: `cannot be read: ${reason}` };
}
