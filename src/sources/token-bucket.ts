/** Keeps a client within a provider's budget of requests. */

import { setTimeout as sleep } from "node:timers/promises";

export interface TokenBucket {
  /** Resolves when one more request may be sent, in the order of the calls. Rejects when `signal` aborts. */
  take(signal: AbortSignal): Promise<void>;
  /** The provider said "too fast": turns not yet given come `ms` from now at the earliest. */
  pause(ms: number): void;
}

/** `perSecond` requests a second in the long run, and `burst` at once after a pause. */
export function createTokenBucket(perSecond: number, burst: number): TokenBucket {
  const interval = 1_000 / perSecond;
  let next = 0;
  return {
    async take(signal) {
      const now = performance.now();
      const turn = Math.max(next, now - (burst - 1) * interval);
      next = turn + interval;
      if (turn > now) await sleep(turn - now, undefined, { signal });
    },
    pause(ms) {
      next = Math.max(next, performance.now() + ms);
    },
  };
}
