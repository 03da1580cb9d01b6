/** One report with everything a renderer must survive: hostile text, wide and right-to-left letters, gaps, empty entries. */

import type { Coverage, SourceCoverage } from "../../src/model/coverage.ts";
import type { Evidence, Finding, Level } from "../../src/model/finding.ts";
import type { Report, Run } from "../../src/model/report.ts";

const ESCAPE = "\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link";
const RTL_OVERRIDE = "moc.elpmaxe@\u202eada";
const LONG_NAME = `arn:aws:sts::111122223333:assumed-role/${"very-long-role-name/".repeat(13)}`.padEnd(300, "x");
export const BREAKOUT = "a|b`c``d</td><script>alert(1)</script>![x](https://evil.example/p.png)[y](javascript:1)\\|";

export function evidence(uid: string, more: Partial<Evidence> = {}): Evidence {
  return {
    uid,
    time: "2026-06-01T09:00:00Z",
    operation: "AuthorizeUser",
    service: "iap.googleapis.com",
    scope: "gcp:shop-prod",
    ...more,
  };
}

export function finding(key: string, level: Level, title: string, more: Partial<Finding> = {}): Finding {
  const seen = more.first_seen ?? "2026-06-01T09:00:00Z";
  return {
    key,
    level,
    title,
    first_seen: seen,
    last_seen: seen,
    count: 1,
    attributes: {},
    evidence: [evidence(`event-${key}`, { time: seen })],
    next_steps: [],
    ...more,
  };
}

export function source(more: Partial<SourceCoverage> = {}): SourceCoverage {
  return {
    source: "trail/",
    records_read: 12_345,
    events_in_window: 12_001,
    events_in_lookback: 0,
    events_matched: 57,
    duplicates: 3,
    merged: 0,
    outside_window: 339,
    unreadable: 2,
    not_audit: {},
    first_event: "2026-05-31T12:00:04.123456789Z",
    last_event: "2026-06-01T11:59:58Z",
    gaps: [],
    ...more,
  };
}

export function coverage(sources: readonly SourceCoverage[], notes: readonly string[] = []): Coverage {
  return { sources, notes, complete: sources.every(({ gaps }) => gaps.length === 0) };
}

export function run(id: string, title: string, more: Partial<Run> = {}): Run {
  return {
    runbook: { id, title, level: "medium", file: `runbooks/iap/${id}.yaml`, sha256: "5e".repeat(32), git: null },
    params: {},
    window: { since: "2026-05-31T12:00:00Z", until: "2026-06-01T12:00:00Z" },
    coverage: coverage([source({ unreadable: 0, outside_window: 341 })]),
    findings: [],
    suppressed: 0,
    omitted: 0,
    output: { columns: ["last_seen", "actor", "src", "target", "count"] },
    example_output: "",
    next_steps: [],
    ...more,
  };
}

export function report(...runs: readonly Run[]): Report {
  return { schema: "iaprun.report/1", generated_at: "2026-06-01T12:00:05Z", iaprun: "0.1.0", runs };
}

const gappy = coverage(
  [
    source({
      not_audit: { "CloudTrail digest": 4 },
      gaps: [
        { reason: "unreadable", what: `trail/b.json.gz: bad record ${ESCAPE}`, count: 2 },
        { reason: "truncated", what: "trail/c.json.gz ends in the middle of a record" },
      ],
    }),
    source({
      source: "gcp.ndjson",
      records_read: 10,
      events_in_window: 10,
      events_matched: 0,
      duplicates: 0,
      outside_window: 0,
      unreadable: 0,
    }),
  ],
  ["no AuthorizeUser events seen: Data Access logs for IAP are probably off"],
);

const ADA = { uid: "ada@example.com", type: "human" } as const;
const MALLORY = { uid: `mallory${ESCAPE}@example.net`, type: "human" } as const;

/** Refusals with everything strangers can write. */
export const refusals: Run = run("failed-iap-auth-by-ip-range", "Failed IAP authentication by IP range", {
  runbook: {
    id: "failed-iap-auth-by-ip-range",
    title: "Failed IAP authentication by IP range",
    level: "medium",
    file: "runbooks/iap/failed-iap-auth-by-ip-range.yaml",
    sha256: "5e".repeat(32),
    git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: true },
  },
  params: { threshold: 5, ip_range: "203.0.113.0/24" },
  output: { columns: ["last_seen", "src_range", "actor", "target", "count", "reason"] },
  coverage: gappy,
  suppressed: 2,
  omitted: 3,
  example_output: "last_seen  src_range\n```\nnot the end of the block\n",
  findings: [
    finding("k1", "high", `mallory${ESCAPE} was refused 12 times`, {
      last_seen: "2026-06-01T09:05:00.5Z",
      count: 12,
      actor: MALLORY,
      src_endpoint: { kind: "ip", ip: "203.0.113.9", location: { country: "NL" } },
      target: { uid: BREAKOUT, type: "backend-service" },
      attributes: { src_range: "203.0.113.0/24", reason: '=HYPERLINK("https://evil.example")', users: ["=1+1", "ada"] },
      evidence: [evidence("e1"), evidence("e2", { time: "2026-06-01T09:05:00.5Z" })],
      next_steps: [
        {
          title: "List what this range reached",
          command: "iaprun exec list-iap-connections -p ip_range=203.0.113.0/24",
        },
        { title: "Ask the owner of the range" },
      ],
    }),
    finding("k2", "medium", `${RTL_OVERRIDE} was refused 5 times`, {
      count: 5,
      actor: { uid: RTL_OVERRIDE, type: "human" },
      target: { uid: "//iap.googleapis.com/projects/商店-生产/堡垒机-亚太东北一区", type: "backend-service" },
      attributes: {
        src_range: "+198.51.100.0/24",
        reason: "＝cmd|' /C calc'!A0\tתפוז e\u0301\u0301\u0301\u0301\u0301\u0301",
      },
      next_steps: [
        {
          title: "List what this range reached",
          command: "iaprun exec list-iap-connections -p ip_range=203.0.113.0/24",
        },
        {
          title: "Block it",
          command: "gcloud compute security-policies rules create 1000 --src-ip-ranges='+198.51.100.0/24' # ```",
        },
      ],
    }),
    finding("k3", "medium", "A caller with a very long name was refused 5 times", {
      last_seen: "2026-06-01T10:00:00Z",
      count: 5,
      actor: { uid: LONG_NAME, type: "workload" },
      attributes: { src_range: "-2001:db8::/32" },
    }),
    finding("k4", "informational", "No identity was refused once", {
      actor: { uid: "", type: "anonymous" },
      attributes: { src_range: "@192.0.2.0/24", reason: "" },
    }),
  ],
  next_steps: [
    { title: "List what this range reached", command: "iaprun exec list-iap-connections -p ip_range={src_range}" },
  ],
});

/** A plain list, as most runs are. */
export const connections: Run = run("list-iap-connections", "Connections through the proxy", {
  output: { columns: ["first_seen", "actor", "src", "target_name", "port", "minutes"] },
  findings: [
    ...["09:00:00", "10:30:00"].map((clock, index) =>
      finding(`c${index}`, "informational", `ada@example.com connected to bastion-${index} port 22 from 198.51.100.7`, {
        first_seen: `2026-06-01T${clock}Z`,
        actor: ADA,
        src_endpoint: { kind: "ip", ip: "198.51.100.7" },
        target: {
          uid: `projects/shop-prod/zones/europe-west4-a/instances/bastion-${index}`,
          type: "instance",
          name: `bastion-${index}`,
          port: 22,
        },
        attributes: { minutes: index === 0 ? 12.5 : 140, road: "iap-tunnel" },
        next_steps: [
          {
            title: "See what was done during the session",
            command: `iaprun exec list-actions -p actor=ada@example.com --since 2026-06-01T${clock}Z`,
          },
        ],
      }),
    ),
    finding("c2", "informational", "mallory connected to bastion-1 port 22 from 203.0.113.9", {
      first_seen: "2026-06-01T09:10:00Z",
      actor: MALLORY,
      src_endpoint: { kind: "ip", ip: "203.0.113.9" },
      target: {
        uid: "projects/shop-prod/zones/europe-west4-a/instances/bastion-1",
        type: "instance",
        name: "bastion-1",
        port: 22,
      },
      attributes: { road: "iap-tunnel" },
      evidence: [evidence("tunnel-1", { time: "2026-06-01T09:10:00Z" })],
    }),
  ],
});

/** Rests on the very event of the connection `c2`. */
const oddSources: Run = run("connections-from-odd-places", "Connections from odd places", {
  findings: [
    finding("o1", "critical", "mallory connected from a country never seen before", {
      first_seen: "2026-06-01T09:10:00Z",
      actor: MALLORY,
      evidence: [evidence("tunnel-1", { time: "2026-06-01T09:10:00Z" })],
      next_steps: [
        { title: "Revoke the session", command: "gcloud auth revoke mallory" },
        {
          title: "List what this range reached",
          command: "iaprun exec list-iap-connections -p ip_range=203.0.113.0/24",
        },
      ],
    }),
  ],
});

export const noMatch: Run = run("iap-disabled", "The proxy was switched off", {
  coverage: coverage([source({ events_matched: 0, unreadable: 0, outside_window: 341 })]),
});

export const noData: Run = run("log-tampering", "The logs were switched off", {
  coverage: coverage(
    [
      {
        source: "trail/",
        records_read: 0,
        events_in_window: 0,
        events_in_lookback: 0,
        events_matched: 0,
        duplicates: 0,
        merged: 0,
        outside_window: 0,
        unreadable: 0,
        not_audit: {},
        gaps: [],
      },
    ],
    ["no audit events at all in the window: this is no data, not a clean result"],
  ),
});

/** Everything above at once. */
export const hostileReport: Report = report(refusals, connections, oddSources, noMatch, noData);

/** What a renderer's pieces make together. */
export function textOf(pieces: Iterable<string>): string {
  return [...pieces].join("");
}
