/** A query that excludes no record by what the record holds makes a source deliver its whole trail. */

import { UsageError } from "../../model/errors.ts";
import { bind } from "../../query/bind.ts";
import type { Expr, Leaf } from "../../query/expr.ts";
import { compilePattern } from "../../query/pattern.ts";
import { prefilter } from "../../query/prefilter.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import { sampleValues } from "../../runbook/sample-values.ts";
import { conditionPath } from "../condition-path.ts";
import type { LintRule } from "../rule.ts";

export const readsEverything: LintRule = {
  id: "lint/reads-everything",
  summary: "No source can leave anything out for this query",
  why: "A source is asked for what may match, and the matcher decides. A query of negations, or of what every record has, gives the source nothing to ask for: every record of the trail is read, which costs time and, in a cloud, money. Name operations, activities or identities. Where everything must be read, switch the rule off beside the condition and say why.",
  level: "warning",
  sigma: true,
  check: ({ runbook }) => {
    const asked = boundCondition(runbook);
    if (asked === undefined) return [];
    const left = prefilter(asked, (leaf) => canBeAsked(leaf) || { because: "it stands in no record, or in every one" });
    return left.op === "const" && left.value
      ? [
          {
            path: conditionPath(runbook),
            message: "every record of the trail must be read to answer this",
            hint: "name operations, activities or identities that must be there",
          },
        ]
      : [];
  },
};

/** As a run without optional parameters sees it; `undefined` where a made-up value fits no field. */
function boundCondition({ params, query }: Runbook): Expr | undefined {
  const given = Object.entries(params).filter(([, { optional }]) => !optional);
  try {
    return bind(query.detection.condition, sampleValues(Object.fromEntries(given))).expr;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** What every event or record has; that it is there says nothing. */
const EVERYWHERE =
  /^(uid|record_uid|time|plane|activity|outcome|scope|region|actor(\.(uid|name|type))?|src_endpoint(\.kind)?|api(\.(service|operation|canonical))?|event(Version|Time|Source|Name|Type|Category|ID)|userIdentity(\.type)?|awsRegion|recipientAccountId|logName|insertId|timestamp|receiveTimestamp|resource(\.type)?|protoPayload(\.(@type|serviceName|methodName|resourceName))?)$/;

/** What is looked up after reading stands in no record; a plane says which trail to read, not what of it. */
const NOT_IN_RECORDS = /^(plane|time|src_endpoint\.(location|autonomous_system))(\.|$)/;

/** Whether some source could be asked; kinder than any real one. */
function canBeAsked({ field, test }: Leaf): boolean {
  if (NOT_IN_RECORDS.test(field.name)) return false;
  switch (test.kind) {
    case "null":
      return false;
    case "exists":
      return !EVERYWHERE.test(field.name);
    case "like":
      return !compilePattern(test.pattern, test.cased)("");
    default:
      return true;
  }
}
