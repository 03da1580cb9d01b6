/** Which entries run, in which version, and with which parameters: command line before params file before profile before the entry's own. */

import type { Profile } from "../config/config.ts";
import { profileParams } from "../config/profile.ts";
import type { Job } from "../engine/run.ts";
import type { Issue } from "../model/diagnostic.ts";
import { UsageError } from "../model/errors.ts";
import type { JsonObject } from "../model/json.ts";
import { printable } from "../model/text.ts";
import { formatDuration } from "../model/time.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { bindQuery } from "../runbook/bind-query.ts";
import type { Catalogue } from "../runbook/catalogue.ts";
import { type BoundParams, bindParams } from "../runbook/params.ts";
import { type Provenance, readProvenance } from "../runbook/provenance.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { entryId } from "./catalogue.ts";
import { type Given, parseAssignments, readParams } from "./params.ts";

export interface Selection {
  readonly all?: boolean;
  readonly tag: readonly string[];
  readonly param: readonly string[];
  readonly paramsFile?: string;
  /** Run only text that is committed as it is. */
  readonly requireClean?: boolean;
}

export async function prepareJobs(
  entries: readonly string[],
  selection: Selection,
  catalogue: Catalogue,
  profile: Pick<Profile, "params" | "entries">,
): Promise<readonly Job[]> {
  const chosen = choose(entries, selection, catalogue);
  const fromFile = selection.paramsFile === undefined ? {} : await readParams(selection.paramsFile);
  const given: Given = { ...fromFile, ...parseAssignments(selection.param) };
  refuseUnused(given, chosen);
  const bound = bindAll(chosen, entries, given, profile);
  let asked: ReturnType<typeof readProvenance> | undefined;
  const provenances = () => {
    asked ??= readProvenance(bound.map(({ runbook }) => runbook));
    return asked;
  };
  if (selection.requireClean === true) refuseUncommitted(bound, await provenances());
  return bound.map(({ runbook, params }) => ({
    runbook,
    query: bindQuery(runbook, params),
    params: asWritten(runbook, params),
    provenance: async () => (await provenances()).get(runbook.file) ?? { git: null },
  }));
}

interface Bound {
  readonly runbook: Runbook;
  readonly params: BoundParams;
}

/** Of entries that were not named, those that cannot run without a parameter are left out, with a word. */
function bindAll(
  chosen: readonly Runbook[],
  entries: readonly string[],
  given: Given,
  profile: Pick<Profile, "params" | "entries">,
): readonly Bound[] {
  return chosen.flatMap((runbook) => {
    const own = Object.entries(given).filter(([name]) => Object.hasOwn(runbook.params, name));
    const bound = bindParams(runbook.params, { ...profileParams(profile, runbook), ...Object.fromEntries(own) });
    if (bound.ok) return [{ runbook, params: bound.value }];
    const missing = bound.issues.every(({ code }) => code === "param/missing");
    if (missing && !entries.some((entry) => entryId(entry) === runbook.id)) {
      process.stderr.write(
        `${runbook.id} is left out: it needs ${bound.issues.map(({ path }) => `-p ${path.join(".")}=...`).join(" ")}\n`,
      );
      return [];
    }
    throw refusal(runbook.id, bound.issues);
  });
}

function choose(entries: readonly string[], { all, tag }: Selection, catalogue: Catalogue): readonly Runbook[] {
  const named = entries.map((entry) => catalogue.get(entryId(entry)));
  const tagged = catalogue.runbooks.filter(
    ({ tags, status }) =>
      (all === true && status === "stable") || (tag.length > 0 && tag.some((wanted) => tags.includes(wanted))),
  );
  const chosen = [...new Set([...named, ...tagged])];
  if (chosen.length > 0) return chosen;
  if (tag.length === 0)
    throw new UsageError("no entry was named", { hint: "name one, or give --all or --tag; iaprun list shows them" });
  const known = new Set(catalogue.runbooks.flatMap(({ tags }) => tags));
  const near = didYouMean(tag.flatMap((wanted) => nearest(wanted, known)));
  throw new UsageError(`no entry has the tag ${tag.map((wanted) => `"${wanted}"`).join(" or ")}`, near);
}

/** A parameter that no chosen entry takes is a mistake, not a wish. */
function refuseUnused(given: Given, chosen: readonly Runbook[]): void {
  const known = new Set(chosen.flatMap(({ params }) => Object.keys(params)));
  const unused = Object.keys(given).find((name) => !known.has(name));
  if (unused === undefined) return;
  const fallback = known.size === 0 ? "it takes no parameters" : `parameters are ${[...known].join(", ")}`;
  throw new UsageError(`${chosen.map(({ id }) => id).join(", ")}: there is no parameter "${printable(unused)}"`, {
    hint: didYouMean(nearest(unused, known)).hint ?? fallback,
  });
}

function refusal(id: string, issues: readonly Issue[]): UsageError {
  const [first] = issues;
  return new UsageError(
    `${id}: ${issues.map(({ message }) => message).join("; ")}`,
    first?.hint === undefined ? {} : { hint: first.hint },
  );
}

function refuseUncommitted(jobs: readonly Bound[], found: ReadonlyMap<string, Provenance>): void {
  const named = jobs.flatMap(({ runbook }) => {
    const { committed = false, note = "local changes" } = found.get(runbook.file) ?? {};
    return committed ? [] : [`${runbook.id} (${note})`];
  });
  if (named.length === 0) return;
  throw new UsageError(`--require-clean: not run as committed: ${named.join(", ")}`, {
    hint: "commit these files, or leave --require-clean away",
  });
}

/** Durations as people write them, so that a report repeats what was asked. */
function asWritten({ params: specs }: Runbook, params: BoundParams): JsonObject {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      specs[name]?.type === "duration" && typeof value === "number" ? formatDuration(value).replaceAll(" ", "") : value,
    ]),
  );
}
