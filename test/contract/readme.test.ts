/** The README's table of what each entry finds on the demo trail. */

import { it } from "vitest";
import { LEVELS } from "../../src/model/finding.ts";
import type { Run } from "../../src/model/report.ts";
import { DEMO_ESTATE } from "../../src/sources/demo/cast.ts";
import { demoTrail } from "../../src/sources/demo.ts";
import { NOON } from "../support/event.ts";
import { expectGenerated } from "../support/generated.ts";
import { ask, EVERY_ENTRY, library, recordSource } from "../support/run.ts";

it("tells what the entries find", async () => {
  const { runs } = await ask(EVERY_ENTRY, [recordSource("demo", demoTrail(NOON))], { estate: DEMO_ESTATE });
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
