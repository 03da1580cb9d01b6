/** Which entries' files changed since a revision, committed or not: what a review or a nightly job looks at. */

import { UsageError } from "../../model/errors.ts";
import { printable } from "../../model/text.ts";
import { byRepository } from "../provenance.ts";
import type { Runbook } from "../runbook.ts";
import { blobsAt, isBlob } from "./repository.ts";

export interface Changed<E> {
  readonly changed: readonly E[];
  /** Entries of which nothing can be said, and why. */
  readonly unsaid: readonly { readonly entries: readonly E[]; readonly why: string }[];
}

/**
 * Compares each file with what `revision` holds of it; a file it does not hold is new. Throws a `UsageError` for a revision
 * that no repository of these entries knows.
 */
export async function changedSince<E extends Pick<Runbook, "file">>(
  entries: readonly E[],
  revision: string,
): Promise<Changed<E>> {
  const shown = printable(revision);
  if (/^-|^$|\s|:/.test(revision)) throw unknownRevision(shown);
  const changed = new Set<E>();
  const unsaid: { readonly entries: readonly E[]; readonly why: string }[] = [];
  let known = false;
  for (const [root, placed] of await byRepository(entries)) {
    const these = placed.map(({ entry }) => entry);
    const paths = placed.map(({ path }) => path);
    const then = root === undefined ? { why: "not in a git repository" } : await blobsAt(root, revision, paths);
    if (then === "unknown") unsaid.push({ entries: these, why: `their repository has no revision ${shown}` });
    else if ("why" in then) unsaid.push({ entries: these, why: then.why });
    else {
      known = true;
      for (const { entry, content, path } of placed) {
        if (content === undefined || !isBlob(content, then.get(path))) changed.add(entry);
      }
    }
  }
  if (!known && entries.length > 0) throw unknownRevision(shown, unsaid[0]?.why);
  return { changed: entries.filter((entry) => changed.has(entry)), unsaid };
}

function unknownRevision(shown: string, why = "that is no name of a revision"): UsageError {
  return new UsageError(`--changed-since ${shown}: ${why}`, {
    hint: "give a commit, tag or branch of the repository that holds the entries",
  });
}
