/** Asks git questions about a folder that may be hostile: no shell, no hook, no filter, no network, no lock, no waiting without end. */

import { type ExecFileException, execFile } from "node:child_process";
import { dirname } from "node:path";
import { printable } from "../../model/text.ts";

/** What git printed, or in words why there is no answer. */
export type Answer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** A repository's own config may name programs for all of these; a question about history needs none of them. */
const HARMLESS = [
  "--no-pager",
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false", "protocol.allow=never"].flatMap(
    (setting) => ["-c", setting],
  ),
];

/** Set by hooks and scripts of another repository, these would answer for that one (`git rev-parse --local-env-vars`). */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"],
  ...["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE"],
]);

/**
 * `root`: the folder that holds `.git`; git looks no further up. Paths among the arguments are literal. With `enough`, git
 * is stopped as soon as what it printed so far is.
 */
export function askGit(
  root: string,
  args: readonly string[],
  enough: (text: string) => boolean = () => false,
): Promise<Answer> {
  const options = { env: environment(root), timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES, windowsHide: true };
  return new Promise((resolve) => {
    let text = "";
    let satisfied = false;
    try {
      const child = execFile("git", [...HARMLESS, "-C", root, ...args], options, (error, stdout, stderr) => {
        if (satisfied) resolve({ ok: true, text });
        // Be it that it ended in time, and that what it printed was read too late.
        else if (child.killed) resolve({ ok: false, why: "git did not answer in time" });
        else resolve(error === null ? { ok: true, text: stdout } : { ok: false, why: reason(error, stderr) });
      });
      child.stdout?.on("data", (chunk: string) => {
        text += chunk;
        if (satisfied || !enough(text)) return;
        satisfied = true;
        child.kill();
      });
    } catch (error) {
      // No process could be started.
      resolve({ ok: false, why: reason(error instanceof Error ? error : new Error(String(error)), "") });
    }
  });
}

function environment(root: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !ELSEWHERE.has(name));
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: "C",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_CEILING_DIRECTORIES: dirname(root),
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
  };
}

function reason(error: ExecFileException, stderr: string): string {
  if (error.code === "ENOENT") return "git is not installed";
  if (typeof error.signal === "string") return "git was stopped";
  if (/dubious ownership/.test(stderr)) return "git does not trust the repository: it belongs to another user";
  if (/not a git repository/i.test(stderr)) return "not in a git repository";
  const [line = ""] = stderr.trim().split("\n");
  return `git failed: ${printable(line === "" ? error.message : line)}`;
}
