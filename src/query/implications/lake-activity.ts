/** Records of other products in CloudTrail Lake: CloudTrail's fields, read as either cloud's; what both readings imply together. */

import { or } from "../expr.ts";
import { AWS_CALLS } from "./aws-calls.ts";
import { callImplications } from "./calls.ts";
import { cloudtrailImplications, FAILED, REFUSED } from "./cloudtrail.ts";
import { GOOGLE_CALLS } from "./google-calls.ts";
import {
  copied,
  cutOutOf,
  type Implication,
  type Implications,
  like,
  MADE,
  oneOf,
  present,
  sees,
} from "./implication.ts";
import { afterPrefix } from "./residue.ts";

const [asAws, asGoogle] = [callImplications(AWS_CALLS), callImplications(GOOGLE_CALLS)];

/** Google's forwarder keeps the answer of the first check. */
const CHECKED = present("userIdentity.details.granted");

export const lakeActivityImplications: Implications = {
  ...Object.fromEntries(Object.keys(asAws).map((field) => [field, either(asAws[field], asGoogle[field])])),
  "api.service": copied("eventSource", "insightDetails.eventSource"),
  "api.operation": copied("eventName", "insightDetails.eventName"),
  "api.canonical": (test) =>
    sees(test) ? cutOutOf("eventName", "insightDetails.eventName")({ ...test, cased: false }) : MADE,
  outcome: oneOf({ success: MADE, denied: or(REFUSED, CHECKED), failure: or(FAILED, CHECKED), unknown: MADE }),
  "actor.credential_uid": cloudtrailImplications["actor.credential_uid"] ?? (() => MADE),
  scope: either(cloudtrailImplications["scope"], labelled),
};

function labelled(test: Parameters<Implication>[0]): ReturnType<Implication> {
  if (!sees(test)) return MADE;
  const path = "additionalEventData.labels.project_id";
  return or(...afterPrefix(test.pattern, "gcp:").map((pattern) => like(path, ...pattern)));
}

/** Nothing is known where one of the readings knows nothing. */
function either(one: Implication | undefined, other: Implication | undefined): Implication {
  return (test) => {
    const [first, second] = [one?.(test) ?? MADE, other?.(test) ?? MADE];
    if (!("op" in first)) return first;
    return "op" in second ? or(first, second) : second;
  };
}
