/** Waits for files to change. */

import { watch } from "node:fs";

/** Editors write a file in several steps; all of them within this time are one change. */
const SETTLED_MS = 100;

export interface ChangeWatch {
  /** Answers once something has changed since the watch was opened, or `signal` has aborted. */
  changed(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Notices files made, written, renamed and removed directly in these folders. A folder that cannot be watched is left out. */
export function watchFolders(folders: Iterable<string>): ChangeWatch {
  let notify = (): void => {};
  const happened = new Promise<void>((resolve) => {
    notify = resolve;
  });
  const watchers = [...folders].flatMap((folder) => {
    try {
      return [watch(folder, notify).on("error", notify)];
    } catch {
      return [];
    }
  });
  return {
    async changed(signal) {
      await Promise.race([happened, aborted(signal)]);
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    },
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
