/** Real git repositories in temporary folders, apart from whatever git is configured to do on this machine. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const made: string[] = [];

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "iaprun-git-")));
  made.push(folder);
  return folder;
}

export function removeTemporaryFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function write(folder: string, name: string, content: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

export function git(folder: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const identity = ["-c", "user.name=ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...identity, "-C", folder, ...args], { encoding: "utf8", env, stdio: "pipe" }).trim();
}

/** Everything in the folder, committed; its hash. */
export function commit(folder: string, message = "change"): string {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", message);
  return git(folder, "rev-parse", "HEAD");
}

export function repository(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  git(folder, "init", "--quiet");
  for (const [name, content] of Object.entries(files)) write(folder, name, content);
  return folder;
}
