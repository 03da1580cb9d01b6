/** What rules look at: a sound entry, its text, and what its first test renders. */

import { renderExample } from "../engine/example.ts";
import { IaprunError } from "../model/errors.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { YamlDocument } from "../runbook/yaml-document.ts";
import { loadEvents } from "../sources/fixtures.ts";
import type { Example, Subject } from "./rule.ts";

export async function subjectOf(runbook: Runbook, text: string, documents: readonly YamlDocument[]): Promise<Subject> {
  return { runbook, text, documents, example: await exampleOf(runbook) };
}

async function exampleOf(runbook: Runbook): Promise<Example> {
  try {
    return { ok: true, rendered: await renderExample(runbook, loadEvents) };
  } catch (error) {
    if (error instanceof IaprunError) return { ok: false, reason: error.message };
    throw error;
  }
}
