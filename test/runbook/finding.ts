/** A finding for tests, with whatever attributes a test needs. */

import type { FindingFacts } from "../../src/model/finding-values.ts";

export function finding(more: Partial<FindingFacts> = {}): FindingFacts {
  return {
    level: "medium",
    title: "something happened",
    first_seen: "2026-06-01T12:00:00Z",
    last_seen: "2026-06-01T12:00:00Z",
    count: 1,
    attributes: {},
    evidence: [{ uid: "1", time: "2026-06-01T12:00:00Z", operation: "StartSession", service: "ssm.amazonaws.com" }],
    ...more,
  };
}
