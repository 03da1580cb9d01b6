/** Waits for files to change. */

import { watch } from "node:fs";
import { join } from "node:path";

/** Editors write a file in several steps; all of them within this time are one change. */
const SETTLED_MS = 100;

export interface Watched {
  readonly folders: Iterable<string>;
  /** Whether a file directly in one of them matters: output may be written to the same folder. */
  readonly concerns: (path: string) => boolean;
}

export interface ChangeWatch {
  /** Answers once something has changed since the watch was opened, or `signal` has aborted. */
  changed(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Notices files made, written, renamed and removed. A folder that cannot be watched is left out. */
export function watchFiles({ folders, concerns }: Watched): ChangeWatch {
  let notify = (): void => {};
  const happened = new Promise<void>((resolve) => {
    notify = resolve;
  });
  const watchers = [...folders].flatMap((folder) => {
    const noticed = (_event: string, name: string | null): void => {
      // Some systems do not tell which file it was.
      if (name === null || concerns(join(folder, name))) notify();
    };
    try {
      return [watch(folder, noticed).on("error", notify)];
    } catch {
      return [];
    }
  });
  return {
    async changed(signal) {
      signal.addEventListener("abort", notify, { once: true });
      if (signal.aborted) notify();
      await happened;
      signal.removeEventListener("abort", notify);
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    },
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}
