/** What iaprun does, in order: read each source once, tell events apart, let every entry's query and detector see them, report. */

import { SourceError } from "../model/errors.ts";
import type { Estate } from "../model/estate.ts";
import type { AuditEvent } from "../model/event.ts";
import type { Finding } from "../model/finding.ts";
import type { JsonObject } from "../model/json.ts";
import type { Report, Run } from "../model/report.ts";
import { formatInstant, type TimeWindow } from "../model/time.ts";
import { or } from "../query/expr.ts";
import { fieldsOf } from "../query/fields-of.ts";
import type { BoundQuery } from "../runbook/bind-query.ts";
import type { Provenance } from "../runbook/provenance.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { describeStep } from "../runbook/steps.ts";
import { type Asked, createAppraiser, type Question } from "./appraise.ts";
import { isWorse } from "./copies.ts";
import { createMetEnricher } from "./enrich-met.ts";
import { Found } from "./findings.ts";
import { createIntake } from "./intake.ts";
import { judge, reachBack } from "./judge.ts";
import { keepingOf } from "./keep.ts";
import { createKeptStore, type KeptEvents, type KeptStore } from "./kept-events.ts";
import { countCopies, type Ledger, openLedger } from "./ledger.ts";
import type { PassedRecords } from "./passed-record.ts";
import type { PageStore, Progress, ReadCost, Request, Source } from "./source.ts";
import { createTally, type Tally } from "./tally.ts";
import { createWitness, type Witness } from "./witness.ts";

/** An entry with its parameters bound. */
export interface Job {
  readonly runbook: Runbook;
  readonly query: BoundQuery;
  /** As the user would write them: what the report repeats. */
  readonly params: JsonObject;
  /** Git may take longer to tell it than reading takes to begin. */
  readonly provenance: () => Promise<Pick<Provenance, "git" | "note">>;
}

export interface RunOptions {
  readonly window: TimeWindow;
  readonly estate: Estate;
  /** Adds reference data to an event: places, networks. */
  readonly enrich: (event: AuditEvent) => AuditEvent;
  readonly isSuppressed: (runbook: string, finding: Finding) => boolean;
  readonly raw: boolean;
  /** Options by which another `iaprun exec` asks the same trail about the same window. */
  readonly again: readonly string[];
  /** Epoch milliseconds: what `generated_at` says and delivery lag is judged by. */
  readonly now: number;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly progress: (source: string, progress: Progress) => void;
  /** What happened on the way that the report does not depend on. */
  readonly warn: (sentence: string) => void;
  /** A source that ended with an error: what it gave before counts, and the report has the gap. */
  readonly failed: (source: string, error: SourceError) => void;
  readonly allow: (source: string, cost: ReadCost) => Promise<void>;
  readonly pages?: (source: string) => PageStore;
}

/** Never throws for what a source does: a source that fails is a gap, and what the others gave is still reported. */
export async function run(jobs: readonly Job[], sources: readonly Source[], options: RunOptions): Promise<Report> {
  const { window } = options;
  const provenances = Promise.all(jobs.map(({ provenance }) => provenance()));
  // While the trail is read nobody waits for it: an error is heard of afterwards.
  provenances.catch(() => {});
  const tally = createTally(window);
  const kept = createKeptStore(isWorse);
  const request = requestOf(jobs, window, options.now);
  const narrowed = sources.filter((source) => source.plan(request).narrowed).map(({ name }) => name);
  const witness = createWitness(window, options.now, narrowed);
  const ledgers = await read(questionOf(jobs, request, options), request, sources, { tally, kept, witness }, options);
  const told = await provenances;
  return {
    schema: "iaprun.report/1",
    generated_at: formatInstant(options.now),
    iaprun: options.version,
    runs: jobs.map((job, index) => {
      const matched = ledgers.map((ledger) => tally.matched(index, ledger));
      return report({ ...job, ...told[index] }, kept.of(index), matched, ledgers, witness, options);
    }),
  };
}

/** The one question that many entries together put to a source: their window, and the longest history any of them looks back on. */
export function requestOf(jobs: readonly Pick<Job, "query">[], window: TimeWindow, now: number): Request {
  const lookback = Math.max(0, ...jobs.map(({ query }) => reachBack(query)));
  return {
    where: or(...jobs.map(({ query }) => query.where)),
    window: { since: window.since - lookback, until: window.until },
    now,
  };
}

function questionOf(
  jobs: readonly Pick<Job, "query">[],
  { window: span }: Request,
  { window, estate, raw }: Pick<RunOptions, "window" | "estate" | "raw">,
): Question {
  const entries = jobs.map(
    ({ query }): Asked => ({
      where: query.where,
      span: { since: window.since - reachBack(query), until: window.until },
      keep: keepingOf(query),
      ...(query.judge.kind === "detector"
        ? { detector: { id: query.judge.id, options: query.judge.options, given: { window, estate } } }
        : {}),
    }),
  );
  return { span, entries, whole: raw };
}

/** Whether it takes reference data, which is here, to say what matches. */
function asksPlaces({ entries }: Question): boolean {
  const fields = entries.flatMap(({ where }) => fieldsOf(where));
  return fields.some(({ name }) => /^src_endpoint\.(location|autonomous_system)\b/.test(name));
}

/** What is noted of records, whichever source they come from. */
interface Books {
  readonly tally: Tally;
  readonly kept: KeptStore;
  readonly witness: Witness;
}

async function read(
  question: Question,
  request: Request,
  sources: readonly Source[],
  { tally, kept, witness }: Books,
  { window, enrich, signal, progress, warn, failed, allow, pages }: RunOptions,
): Promise<readonly Ledger[]> {
  const appraise = createAppraiser(question, enrich);
  const intake = createIntake(window, question.span, appraise, createMetEnricher(enrich), {
    see: witness.see,
    meet(record, met, ledger) {
      tally.count(record, met.entries, ledger);
      if (met.concerned !== undefined && record.own !== undefined) kept.add(met.concerned, record.own, record.ms);
    },
  });
  const ledgers = sources.map((source) => openLedger(source.name, window));
  // One source after the other: which of two copies of an event counts as the duplicate must not depend on chance.
  for (const [index, source] of sources.entries()) {
    const ledger = ledgers[index];
    if (ledger === undefined) continue;
    try {
      const context = {
        signal,
        gap: ledger.gap,
        notAudit: ledger.notAudit,
        note: ledger.note,
        warn,
        passed: (records: PassedRecords) => intake.pass(records, ledger),
        ...(asksPlaces(question) ? {} : { question }),
        progress: (step: Progress) => progress(source.name, step),
        allow: (cost: ReadCost) => allow(source.name, cost),
        ...(pages === undefined ? {} : { pages: pages(source.name) }),
      };
      for await (const batch of source.read(request, context)) {
        for (const raw of batch) intake.add(raw, ledger);
        if (signal.aborted) break;
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      failed(source.name, error);
      ledger.gap({ reason: "source-failed", what: error.message });
    }
    if (signal.aborted) ledger.gap({ reason: "interrupted", what: "reading was stopped before its end" });
  }
  intake.end();
  if (countCopies(ledgers)) kept.findCopies();
  return ledgers;
}

function report(
  { runbook, query, params, git = null, note }: Omit<Job, "provenance"> & Partial<Provenance>,
  kept: KeptEvents,
  matched: readonly number[],
  ledgers: readonly Ledger[],
  witness: Witness,
  { window, estate, isSuppressed, raw, again }: RunOptions,
): Run {
  const observations = judge(runbook.title, query, kept, { window, estate });
  const all = observations.map((each) => new Found(runbook, each, kept, { raw, again }));
  const shown = all.filter((finding) => !isSuppressed(runbook.id, finding));
  const coverage = ledgers.map((ledger, index) => ledger.coverage(matched[index] ?? 0));
  const { id, title, level, file, sha256, output, example_output } = runbook;
  return {
    runbook: {
      id,
      title,
      level,
      file,
      sha256,
      git,
      ...(note === undefined ? {} : { provenance_note: note }),
    },
    params,
    window: { since: formatInstant(window.since), until: formatInstant(window.until) },
    coverage: {
      sources: coverage,
      notes: [
        ...new Set([...query.notes, ...ledgers.flatMap((ledger) => ledger.notes()), ...witness.notes(query.lookback)]),
      ],
      complete: coverage.every(({ gaps }) => gaps.length === 0),
    },
    findings: shown,
    suppressed: all.length - shown.length,
    omitted: 0,
    output: { columns: output.columns },
    example_output,
    next_steps: runbook.next_steps.map(describeStep),
  };
}
