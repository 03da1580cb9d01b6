/** Files that could not be read, folded into one gap for each reason: a key policy can refuse a hundred thousand. */

import type { Gap } from "../../model/coverage.ts";
import { compareText, printable } from "../../model/text.ts";
import { formatInstant } from "../../model/time.ts";
import { awsTrouble } from "../aws/errors.ts";
import type { Trouble } from "../trouble.ts";
import { deliveredAt } from "./layout.ts";

export interface Loss {
  readonly reason: Trouble["reason"] | "archived" | "changed" | "not-tried";
  readonly detail: string;
  readonly hint?: string;
}

export interface Losses {
  add(key: string, loss: Loss): void;
  readonly count: number;
  /** In any order of `add` the same. */
  gaps(bucket: string): readonly Gap[];
}

/** For whatever reading an object throws. */
export function lossOf(error: unknown): Loss {
  const name = error instanceof Error ? error.name : "";
  const trouble = awsTrouble(error, "s3:GetObject");
  if (name === "InvalidObjectState") {
    return { reason: "archived", detail: trouble.detail, hint: "restore it from Glacier storage first" };
  }
  if (name === "PreconditionFailed") {
    return { reason: "changed", detail: "it was written anew while it was read", hint: "run again" };
  }
  const key = trouble.reason === "not-permitted" && /kms/i.test(trouble.detail);
  return key ? { ...trouble, hint: "the role needs kms:Decrypt on the key that encrypts the trail" } : trouble;
}

export function createLosses(): Losses {
  const lost = new Map<
    Loss["reason"],
    { readonly keys: string[]; first: { readonly key: string; readonly loss: Loss } }
  >();
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(key, loss) {
      count++;
      const group = lost.get(loss.reason);
      if (group === undefined) {
        lost.set(loss.reason, { keys: [key], first: { key, loss } });
        return;
      }
      group.keys.push(key);
      if (compareText(key, group.first.key) < 0) group.first = { key, loss };
    },
    gaps: (bucket) =>
      [...lost].map(([reason, { keys, first }]) => {
        const { detail, hint } = first.loss;
        const others = keys.length === 1 ? "" : `, and ${keys.length - 1} more`;
        const cause = hint === undefined ? detail : `${detail} (${hint})`;
        return {
          reason,
          what: `${printable(`s3://${bucket}/${first.key}`)}${others}${delivery(keys)}: ${printable(cause)}`,
        };
      }),
  };
}

function delivery(keys: readonly string[]): string {
  const stamps = keys.flatMap((key) => deliveredAt(key) ?? []);
  const from = stamps.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const to = stamps.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (stamps.length === 0) return "";
  return from === to
    ? `, delivered ${formatInstant(from)}`
    : `, delivered from ${formatInstant(from)} to ${formatInstant(to)}`;
}
