/** `iaprun explain`: what would be asked of each source, before anything is. */

import { selectProfile } from "../../config/profile.ts";
import type { Plan } from "../../engine/plan.ts";
import { requestOf } from "../../engine/run.ts";
import type { Request, Source } from "../../engine/source.ts";
import { EXIT, type ExitCode } from "../../model/errors.ts";
import { formatInstant } from "../../model/time.ts";
import { formatExpr } from "../../query/format.ts";
import { jsonText } from "../../renderers/json-text.ts";
import { openSources } from "../../sources/index.ts";
import { type CatalogueOptions, openCatalogue } from "../catalogue.ts";
import { warnOfNoFiles } from "../file-index.ts";
import { prepareJobs, type Selection } from "../jobs.ts";
import { textPage } from "../page.ts";
import { planPage, type SourcePlan } from "../plan-page.ts";
import { wantsColor, widthOf } from "../terminal.ts";
import { chooseWindow, type WindowOptions } from "../window.ts";

export interface ExplainOptions extends CatalogueOptions, WindowOptions, Selection {
  readonly profile?: string;
  readonly source: readonly string[];
  readonly index?: string;
  readonly format: "text" | "json";
  readonly color: boolean;
}

export async function explain(entries: readonly string[], options: ExplainOptions): Promise<ExitCode> {
  const now = Date.now();
  const window = chooseWindow(options, now);
  const { config: file, catalogue, complain } = await openCatalogue(options, entries);
  const config = selectProfile(file, options.profile);
  const broken = complain();
  const jobs = await prepareJobs(entries, options, catalogue, config);
  const wanted = options.source.length > 0 ? options.source : config.defaultSource;
  const opened = await openSources(wanted, config.sources, now, options.index);
  warnOfNoFiles(options.index, opened);
  const request = requestOf(jobs, window, now);
  const plans = await Promise.all(opened.sources.map((source) => foreseen(source, request)));
  if (options.format === "json") {
    const { since, until } = request.window;
    const shown = {
      window: { since: formatInstant(since), until: formatInstant(until) },
      entries: jobs.map(({ runbook, params, query }) => ({ id: runbook.id, params, query: formatExpr(query.where) })),
      sources: plans.map(({ source, plan }) => ({ source, ...plain(plan) })),
    };
    process.stdout.write(`${jsonText(shown, 2)}\n`);
  } else {
    const color = wantsColor(process.stdout, options.color, process.env);
    process.stdout.write(
      textPage(planPage(jobs, window, plans), { color, width: widthOf(process.stdout, process.env) }),
    );
  }
  return broken && entries.length === 0 ? EXIT.usage : EXIT.ok;
}

/** What a source would be asked, with what only a look at its index tells. */
async function foreseen(source: Source, request: Request): Promise<SourcePlan> {
  const plan = source.plan(request);
  const more = (await source.foresee?.(request)) ?? [];
  return { source: source.name, plan: { ...plan, estimates: [...plan.estimates, ...more] } };
}

/** The plan's own members are JSON already; only their types are narrower. */
function plain({ steps, local, estimates, notes }: Plan) {
  return {
    steps: steps.map((step) => ({ ...step })),
    local: local.map((part) => ({ ...part })),
    estimates: estimates.map((estimate) => ({ ...estimate })),
    notes,
  };
}
