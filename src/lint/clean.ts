/** Which entries of the library the build has linted already: nothing can have changed when neither file nor records did. */

import { existsSync, readFileSync } from "node:fs";
import type { Clean, KnownEntry } from "../runbook/known-entries.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { sha256 } from "../runbook/sha256.ts";
import { fixturePlaces } from "../sources/fixture-places.ts";

/** What the answer for an entry without problems depends on besides its text: the rules run its first test. */
export function cleanWith({ file, tests: [first] }: Pick<Runbook, "file" | "tests">): Clean {
  const events = first?.events;
  if (typeof events !== "string") return {};
  return { fixture: { events, sha256: fixtureHash(file, events) ?? "" } };
}

export function isStillClean({ facts, clean }: KnownEntry): boolean {
  if (clean === undefined) return false;
  const { fixture } = clean;
  return fixture === undefined || fixtureHash(facts.file, fixture.events) === fixture.sha256;
}

function fixtureHash(file: string, events: string): string | undefined {
  const found = fixturePlaces(file, events).find((place) => existsSync(place));
  try {
    return found === undefined ? undefined : sha256(readFileSync(found));
  } catch {
    return undefined;
  }
}
