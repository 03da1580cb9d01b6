/** Where the records of an entry's tests may lie: one rule for the library and for a user's own files. */

import { dirname, join, resolve } from "node:path";

/**
 * Every place where the fixture `events` of the runbook `file` may lie, nearest first: beside the file, then below the
 * folder `fixtures/` beside it, then below the one in each folder above. The library needs no rule of its own: its
 * `fixtures/` stands beside its `runbooks/`.
 */
export function fixturePlaces(file: string, events: string): readonly string[] {
  const beside = dirname(resolve(file));
  const places = [join(beside, events)];
  for (let folder = beside; ; folder = dirname(folder)) {
    places.push(join(folder, "fixtures", events));
    if (folder === dirname(folder)) return places;
  }
}
