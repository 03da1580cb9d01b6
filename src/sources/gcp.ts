/** Cloud Logging of projects, folders, organizations and billing accounts: entries.list with the query's own filter. */

import type { ReadContext, Request, Source } from "../engine/source.ts";
import { SourceError } from "../model/errors.ts";
import type { RawRecord } from "../model/record.ts";
import { connect, GOOGLE_PACE, type Pace } from "./gcp/connection.ts";
import { lossGap, readEntries } from "./gcp/entries.ts";
import { type Evidence, weighEvidence } from "./gcp/evidence.ts";
import { examineLogging } from "./gcp/examine.ts";
import { expand } from "./gcp/hierarchy.ts";
import { PERMISSIONS } from "./gcp/permissions.ts";
import { planRead } from "./gcp/plan.ts";
import { questionOf, readsDataAccess } from "./gcp/question.ts";
import { FORM, parseResources, type ResourceName } from "./gcp/resources.ts";
import { lookAround } from "./gcp/surroundings.ts";
import type { SourceKind } from "./kind.ts";
import { parseSourceUri, refuseSettings } from "./uri.ts";

export const gcp: SourceKind = {
  summary: "Cloud Logging of projects, folders, organizations and billing accounts",
  form: FORM,
  permissions: PERMISSIONS,
  async open(uri, given) {
    const { host, path, settings } = parseSourceUri(uri, FORM, given);
    refuseSettings(uri, settings, []);
    return loggingSource(uri, parseResources(uri, path === "" ? host : `${host}/${path}`));
  },
};

/** Asks nobody before it is read or examined. */
export function loggingSource(name: string, resources: readonly ResourceName[], pace: Pace = GOOGLE_PACE): Source {
  return {
    name,
    plan: (request) => planRead(resources, request, pace),
    read: (request, context) => read(resources, request, context, pace),
    examine: (context) => examineLogging(connect(pace), resources, context),
  };
}

const NO_EVIDENCE: Evidence = { gaps: [], notes: [] };

async function* read(
  named: readonly ResourceName[],
  request: Request,
  context: ReadContext,
  pace: Pace,
): AsyncGenerator<readonly RawRecord[]> {
  const { question } = questionOf(request);
  if (question === undefined) return context.note("Cloud Logging was not asked: no entry of it can match");
  const connection = connect(pace);
  const { resources, gaps } = await expand(connection, named, context.signal);
  // What is looked at beside the entries ends with the read, however that ends.
  const end = new AbortController();
  const around = lookAround(connection, AbortSignal.any([context.signal, end.signal]));
  const weighed = readsDataAccess(question) ? weighEvidence(around, resources, request) : NO_EVIDENCE;
  try {
    const { lost, pages } = yield* readEntries(connection, [...resources.keys()], question, context);
    const [first] = lost;
    if (first !== undefined && pages === 0) {
      const { detail, hint = "check the name, and grant roles/logging.privateLogViewer" } = first.trouble;
      throw new SourceError(`cannot read ${named.join(", ")}: ${detail}`, { hint });
    }
    for (const loss of lost) context.gap(lossGap(loss, question));
    for (const gap of gaps) context.gap(gap);
    if (context.signal.aborted) return;
    const { gaps: withheld, notes } = await weighed;
    for (const gap of withheld) context.gap(gap);
    for (const note of notes) context.note(note);
  } finally {
    end.abort();
  }
}
