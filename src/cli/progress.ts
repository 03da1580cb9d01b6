/** One line on stderr that says how far a long read is; only where a person is looking. */

import type { Progress } from "../engine/source.ts";
import { formatDuration } from "../model/time.ts";

const INTERVAL_MS = 100;
const UNHURRIED_MS = 700;

export interface ProgressLine {
  update(source: string, progress: Progress): void;
  /** Clears the line, so that what follows starts on a clean one. */
  done(): void;
}

export function createProgressLine(stream: NodeJS.WriteStream, now: () => number): ProgressLine {
  if (stream.isTTY !== true) return { update: () => {}, done: () => {} };
  const start = now();
  let drawn = 0;
  let visible = false;
  return {
    update(source, { done, total, unit }) {
      const time = now();
      if (time - drawn < INTERVAL_MS || time - start < UNHURRIED_MS) return;
      drawn = time;
      visible = true;
      const share = total === undefined || total === 0 ? "" : ` ${Math.floor((100 * done) / total)} %`;
      const left = total === undefined || done === 0 ? undefined : ((time - start) * (total - done)) / done;
      const rest = left === undefined || left < 1_000 ? "" : `, ${formatDuration(Math.round(left))} left`;
      const line = `reading ${source}: ${amount(done, unit)}${share}${rest}`;
      stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    done() {
      if (visible) stream.write("\r\u001b[2K");
      visible = false;
    },
  };
}

function amount(value: number, unit: Progress["unit"]): string {
  return unit === "bytes" ? `${(value / 1_000_000).toFixed(1)} MB` : `${value.toLocaleString("en-US")} ${unit}`;
}
