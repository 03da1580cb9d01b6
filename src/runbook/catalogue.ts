/** All entries of a run, by id, checked against each other. */

import type { Issue } from "../model/diagnostic.ts";
import { UsageError } from "../model/errors.ts";
import { compareText, printable } from "../model/text.ts";
import { formatExpr } from "../query/format.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { takenFor } from "../query/words.ts";
import { bindParams } from "./params.ts";
import type { Runbook, Step } from "./runbook.ts";
import { placeholders } from "./steps/placeholder.ts";

export interface Catalogue {
  /** In the order of their ids. */
  readonly runbooks: readonly Runbook[];
  /** Throws a `UsageError` that suggests the nearest id. */
  readonly get: (id: string) => Runbook;
}

export function createCatalogue(runbooks: readonly Runbook[]): Catalogue {
  const byId = new Map(runbooks.map((runbook) => [runbook.id, runbook]));
  return {
    runbooks: [...runbooks].sort((a, b) => compareText(a.id, b.id)),
    get: (id) => {
      const runbook = byId.get(id);
      if (runbook !== undefined) return runbook;
      const near = didYouMean(nearest(id, byId.keys())).hint;
      const hint = near ?? aboutWord(id, runbooks) ?? aboutFile(id) ?? "list all entries with iaprun list";
      throw new UsageError(`there is no entry "${printable(id)}"`, { hint });
    },
  };
}

/** Of `--source trail/*` the shell makes a source and words. */
function aboutFile(word: string): string | undefined {
  if (!/\/|\.(json|jsonl|ndjson|gz|log)$/i.test(word)) return undefined;
  return "a file to read takes --source before it, and a pattern quotes around it";
}

/** For a word such as `CreateTunnel`: what it was taken for, and the entries that ask for that. */
function aboutWord(word: string, runbooks: readonly Runbook[]): string | undefined {
  const taken = takenFor(word);
  if (taken === undefined) return undefined;
  const about = runbooks.filter(({ query }) => formatExpr(query.detection.condition).includes(`"${taken.value}"`));
  return `${taken.note}; entries about it: ${about.map(({ id }) => id).join(", ")}`;
}

/** What is wrong with an entry beside the others: next steps that run what does not exist, or with what it does not take. */
export function stepIssues(
  runbook: Pick<Runbook, "next_steps">,
  others: ReadonlyMap<string, Pick<Runbook, "id" | "params">>,
): readonly Issue[] {
  return runbook.next_steps.flatMap((step, index) => {
    if (step.exec === undefined) return [];
    const path = ["next_steps", index];
    const target = others.get(step.exec);
    if (target !== undefined)
      return parameterIssues(step, target).map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
    const hint = didYouMean(nearest(step.exec, others.keys()));
    return [
      { code: "runbook/unknown-entry", path: [...path, "exec"], message: `there is no entry "${step.exec}"`, ...hint },
    ];
  });
}

/** A value that only a finding will tell is taken on trust; what is written out is checked. */
function parameterIssues(step: Step, target: Pick<Runbook, "id" | "params">): readonly Issue[] {
  const given = Object.entries(step.with ?? {});
  const later = new Set(given.flatMap(([name, value]) => (placeholders(value).length > 0 ? [name] : [])));
  const specs = Object.entries(target.params).map(([name, spec]) => [
    name,
    later.has(name) ? { ...spec, optional: true } : spec,
  ]);
  const known = given.filter(([name]) => !later.has(name) || !Object.hasOwn(target.params, name));
  const bound = bindParams(Object.fromEntries(specs), Object.fromEntries(known));
  if (bound.ok) return [];
  return bound.issues.map(({ code, path, message, hint }) => {
    const missing = code === "param/missing";
    return {
      code: code === "param/unknown" ? "runbook/unknown-parameter" : "runbook/bad-parameter-value",
      path: missing ? ["exec"] : ["with", ...path],
      key: code === "param/unknown",
      message: `${target.id}: ${message}`,
      ...(hint === undefined || missing ? {} : { hint }),
    };
  });
}
