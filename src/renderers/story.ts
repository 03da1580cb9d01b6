/** Findings of many entries told as one: by actor, in order of time, and each happening once. */

import { type Finding, type Level, levelRank } from "../model/finding.ts";
import type { Run } from "../model/report.ts";
import { compareText } from "../model/text.ts";
import { compareInstants, parseInstant } from "../model/time.ts";
import { actorKey, actorName } from "./actor-name.ts";
import { type Group, groupBy } from "./group.ts";
import { bySeverity } from "./steps.ts";

export interface Chapter {
  readonly actor: string;
  /** The highest level of its findings. */
  readonly level: Level;
  /** What is above informational, by time; of a great many, the most severe. */
  readonly happenings: readonly Happening[];
  /** All the rest, gathered by level and entry, most severe first. */
  readonly piles: readonly Pile[];
}

/** One thing that happened, told by the entry that takes it most seriously, and every entry that found it. */
export interface Happening {
  readonly finding: Finding;
  readonly entries: readonly string[];
}

export interface Pile {
  readonly level: Level;
  readonly entry: Run["runbook"];
  readonly findings: readonly [Finding, ...Finding[]];
}

interface Told {
  readonly entry: Run["runbook"];
  readonly finding: Finding;
  readonly level: Level;
}

/** Happenings of one actor that get a line each. */
const MOST_HAPPENINGS = 15;

/** Chapters by highest level, then by first time; those whose actor nobody can name come last. */
export function tellStory(runs: readonly Run[]): readonly Chapter[] {
  const told = runs.flatMap((run) =>
    run.findings.map((finding): Told => ({ entry: run.runbook, finding, level: finding.level })),
  );
  return groupBy(told, ({ finding }) => actorKey(finding))
    .toSorted((a, b) => Number(isNameless(a)) - Number(isNameless(b)) || bySeverityThenTime(a, b))
    .map(chapter);
}

function chapter({ members }: Group<Told>): Chapter {
  const happenings = merge(bySeverity(members));
  const above = happenings.filter(({ finding }) => finding.level !== "informational").slice(0, MOST_HAPPENINGS);
  const rest = happenings.filter((happening) => !above.includes(happening));
  return {
    actor: actorName(members[0].finding),
    level: highest(members),
    happenings: above.toSorted((a, b) => byTime(a.finding, b.finding)),
    piles: groupBy(rest, ({ finding, entry }) => `${finding.level} ${entry.id}`).map(
      ({ members: [first, ...others] }) => ({
        level: first.finding.level,
        entry: first.entry,
        findings: [first.finding, ...others.map(({ finding }) => finding)],
      }),
    ),
  };
}

/** Findings of different entries that rest on the very same events are one happening; two findings of one entry never are. */
function merge(told: readonly Told[]): readonly (Happening & { readonly entry: Run["runbook"] })[] {
  const happenings: { finding: Finding; entry: Run["runbook"]; entries: string[] }[] = [];
  const byEvidence = new Map<string, typeof happenings>();
  for (const { entry, finding } of told) {
    const events = evidenceName(finding);
    const same = byEvidence.get(events) ?? [];
    const known = events === "" ? undefined : same.find(({ entries }) => !entries.includes(entry.id));
    if (known !== undefined) {
      known.entries.push(entry.id);
      continue;
    }
    const happening = { finding, entry, entries: [entry.id] };
    happenings.push(happening);
    byEvidence.set(events, [...same, happening]);
  }
  return happenings;
}

/** Empty when an event has no id: what cannot be told apart is not merged. */
function evidenceName({ evidence }: Finding): string {
  const uids = [...new Set(Array.from(evidence, ({ uid }) => uid))];
  return uids.includes("") ? "" : uids.sort(compareText).join("\n");
}

function isNameless({ members: [{ finding }] }: Group<Told>): boolean {
  const type = finding.actor?.type;
  return type === undefined || type === "anonymous" || type === "redacted";
}

function bySeverityThenTime(a: Group<Told>, b: Group<Told>): number {
  return levelRank(highest(b.members)) - levelRank(highest(a.members)) || byTime(earliest(a), earliest(b));
}

function highest(told: readonly Told[]): Level {
  return bySeverity(told)[0]?.level ?? "informational";
}

function earliest({ members: [first, ...rest] }: Group<Told>): Finding {
  return rest.reduce((known, { finding }) => (byTime(finding, known) < 0 ? finding : known), first.finding);
}

/** By first event; what is no instant is ordered as text. */
function byTime(a: Finding, b: Finding): number {
  const [first, second] = [parseInstant(a.first_seen), parseInstant(b.first_seen)];
  return first && second ? compareInstants(first, second) : compareText(a.first_seen, b.first_seen);
}
