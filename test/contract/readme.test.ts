/** The README's table of what each entry finds on the demo trail. */

import { it } from "vitest";
import { LEVELS } from "../../src/model/finding.ts";
import type { Run } from "../../src/model/report.ts";
import { DEMO_ESTATE } from "../../src/sources/demo/cast.ts";
import { STOLEN_KEY } from "../../src/sources/demo/incidents.ts";
import { demoTrail } from "../../src/sources/demo.ts";
import { NOON } from "../support/event.ts";
import { expectGenerated } from "../support/generated.ts";
import { ask, library, recordSource } from "../support/run.ts";

const PARAMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "who-reached-target": { target: "bastion-1" },
  "follow-credential": { credential: STOLEN_KEY },
};

it("tells what the entries find", async () => {
  const entries = Object.fromEntries(library.runbooks.map(({ id }) => [id, PARAMS[id] ?? {}]));
  const { runs } = await ask(entries, [recordSource("demo", demoTrail(NOON))], { estate: DEMO_ESTATE });
  const telling = runs.filter(({ findings }) => findings.length > 0);
  const rows = telling.map(
    (run) => `| ${name(run)} | ${library.get(run.runbook.id).title} | ${counts(run)} | ${worst(run)} |`,
  );
  const others = `\nThe other ${runs.length - telling.length} entries ask what the demo does not raise: [all of them, by question, cloud and technique](docs/entries/README.md).\n`;
  const head = ["| Entry | Answers | Finds | For example |", "|---|---|---|---|"];
  expectGenerated("README.md", "demo findings", [...head, ...rows, others].join("\n"));
});

function name({ runbook: { id }, params }: Run): string {
  const given = Object.entries(params).map(([key, value]) => ` -p ${key}=${value}`);
  return `\`${id}${given.join("")}\``;
}

function counts({ findings }: Run): string {
  return LEVELS.toReversed()
    .map((level) => [level, findings.filter((finding) => finding.level === level).length] as const)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} ${level}`)
    .join(", ");
}

/** The first of the most severe; where all are informational, an example would be chance. */
function worst({ findings }: Run): string {
  const level = LEVELS.toReversed().find((each) => findings.some((finding) => finding.level === each));
  return level === "informational"
    ? "an inventory"
    : (findings.find((finding) => finding.level === level)?.title ?? "nothing");
}
