/** What every entry of the library asks of every back-end, as a file to be read by people: which narrow, and which read everything. */

import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { toLoggingFilter } from "../../../src/query/backends/gcp-logging.ts";
import { planLookupEvents } from "../../../src/query/backends/lookup-events.ts";
import { toNeedles } from "../../../src/query/backends/needles.ts";
import { toSqlWhere } from "../../../src/query/backends/sql.ts";
import type { Expr } from "../../../src/query/expr.ts";
import { formatExpr } from "../../../src/query/format.ts";
import { bindQuery } from "../../../src/runbook/bind-query.ts";
import { loadRunbooks } from "../../../src/runbook/load.ts";
import type { BoundParams } from "../../../src/runbook/params.ts";
import type { Runbook } from "../../../src/runbook/runbook.ts";
import { sampleValues } from "../../../src/runbook/sample-values.ts";
import { UPDATING } from "../../support/generated.ts";

const GOLDEN = "test/query/backends/library.txt";

function page(id: string, where: Expr): string {
  const lookup = planLookupEvents(where);
  const sql = toSqlWhere(where, "athena");
  const logging = toLoggingFilter(where);
  const needles = {
    aws: toNeedles(where, ["cloudtrail", "lake-activity"]),
    gcp: toNeedles(where, ["gcp-audit", "gcp-load-balancer"]),
  };
  const parts = new Map([...logging.local, ...sql.local, ...lookup.local].map((part) => [part.what, part.because]));
  return [
    `## ${id}`,
    `where         ${formatExpr(where)}`,
    `LookupEvents  ${lookup.kind === "attributes" ? lookup.attributes.map(({ key, value }) => `${key}=${value}`).join(" ") : lookup.kind === "scan" ? `scan: ${lookup.because}` : lookup.kind}`,
    `Athena        ${sql.kind === "where" ? sql.sql : sql.kind}`,
    `Logging       ${logging.kind === "filter" ? logging.filter : logging.kind}`,
    ...Object.entries(needles).map(
      ([plane, found]) =>
        `needles ${plane}   ${found.kind === "needles" ? found.any.join(" ") || "none" : `all: ${found.because()}`}`,
    ),
    ...[...parts].map(([what, because]) => `local         ${what}: ${because}`),
  ].join("\n");
}

/** A value for every parameter that the entry does not fill itself. */
function given({ params }: Runbook): BoundParams {
  const named = { ...sampleValues(params) };
  for (const [name, value] of Object.entries(NAMED)) if (Object.hasOwn(named, name)) named[name] = value;
  return named;
}

const NAMED = {
  user: "ada@example.com",
  identity: "deployer@shop-prod.iam.gserviceaccount.com",
  account: "ci@shop.iam.gserviceaccount.com",
};

it("asks what the golden file says", async () => {
  const { runbooks } = await loadRunbooks(["runbooks"]);
  const pages = runbooks.flatMap((runbook) => {
    const required = Object.fromEntries(Object.entries(runbook.params).filter(([, { optional }]) => !optional));
    const bare = bindQuery(runbook, given({ ...runbook, params: required })).where;
    const full = bindQuery(runbook, given(runbook)).where;
    const same = formatExpr(bare) === formatExpr(full);
    return [page(runbook.id, bare), ...(same ? [] : [page(`${runbook.id}, with every parameter`, full)])];
  });
  const text = `${pages.join("\n\n")}\n`;
  if (UPDATING) writeFileSync(GOLDEN, text);
  expect(text).toBe(readFileSync(GOLDEN, "utf8"));
});
