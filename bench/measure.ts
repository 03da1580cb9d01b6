/**
 * One command, once: the time it took, the processor time and the memory of all its processes. The latter two come from Linux's
 * `/proc` and are unknown elsewhere. https://man7.org/linux/man-pages/man5/proc.5.html
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { Way } from "./way.ts";

export interface Turn {
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number | undefined;
  /** The most that each of its processes held, in sum. */
  readonly megabytes: number | undefined;
  readonly output: string;
  /** It was not done within the time it was given. */
  readonly stopped: boolean;
}

const LOOK_EVERY_MS = 20;

/** Throws when the way fails, or answers wrongly. */
export async function take({ name, command, env, check }: Way, limitSeconds: number): Promise<Turn> {
  const [program = "", ...args] = command;
  const cpuBefore = cpuOfEnded();
  const start = process.hrtime.bigint();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that all of a pipeline can be stopped.
    detached: true,
  });
  const pid = child.pid ?? 0;
  let megabytes: number | undefined;
  const watch = setInterval(() => {
    const seen = megabytesOf(pid);
    if (seen !== undefined) megabytes = Math.max(megabytes ?? 0, seen);
  }, LOOK_EVERY_MS);
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    process.kill(-pid, "SIGKILL");
  };
  const limit = setTimeout(stop, limitSeconds * 1000);
  // Before anybody takes away the files it reads.
  process.prependOnceListener("exit", stop);
  try {
    const [output, said, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    const cpuAfter = cpuOfEnded();
    const cpu = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
    const wrong = status === 0 ? check?.(output) : `status ${status}: ${said.trim().slice(-500)}`;
    if (!stopped && wrong !== undefined) throw new Error(`${name}: ${wrong}`);
    return { wall, cpu, megabytes, output, stopped };
  } finally {
    clearInterval(watch);
    clearTimeout(limit);
    process.off("exit", stop);
  }
}

/** Seconds that children took who have ended, and their children; the clock ticks a hundred times a second. */
function cpuOfEnded(): number | undefined {
  const [user, system] = (statOf("self") ?? []).slice(13, 15).map(Number);
  return user === undefined || system === undefined ? undefined : (user + system) / 100;
}

/** From the third field on, behind the name, which may hold anything. */
function statOf(pid: number | "self"): readonly string[] | undefined {
  return contentOf(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ");
}

/** Of a process and all below it, what each has held at most; pages that they share count for each. */
function megabytesOf(pid: number): number | undefined {
  const peak = /VmHWM:\s+(\d+)/.exec(contentOf(`/proc/${pid}/status`) ?? "")?.[1];
  if (peak === undefined) return undefined;
  const children = contentOf(`/proc/${pid}/task/${pid}/children`)?.trim().split(" ").filter(Boolean) ?? [];
  return children.reduce((sum, child) => sum + (megabytesOf(Number(child)) ?? 0), Number(peak) / 1024);
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
