/** The floor, and iaprun's own ways, by its command line alone. */

import { bundle } from "./bundle.js";
import { isInstalled } from "./installed.ts";
import { RARE, SELECTIVE, UNSELECTIVE } from "./questions.ts";
import { expectSum, type Trail, type Way } from "./way.ts";

/** Every trail of `generate.ts` lies within. */
const WINDOW = ["--since", "2026-06-01T00:00:00Z", "--until", "2026-06-15T00:00:00Z"];

export const PROGRAM = [process.execPath, "dist/main.js"] as const;

/** Entries of which each, by its query, needs only few records of a trail. */
export const THIRTY: readonly string[] = [
  ...["console-login-without-mfa", "denied-reconnaissance", "first-time-at-target", "guessed-console-password"],
  ...["heavy-tunnels", "instance-fan-out", "list-iap-connections", "refused-then-let-in", "tunnel-fan-out"],
  ...["tunnel-port-sweep", "unrecorded-sessions", "aws-gates-changed", "iap-bypass", "shell-by-run-command"],
  ...["startup-script-replaced", "tunnel-destinations-changed", "console-from-credentials"],
  ...["entered-as-service-account", "federation-tokens", "keys-for-other-users", "new-federated-identities"],
  ...["new-service-account-keys", "root-account-use", "guardrails-removed", "log-tampering"],
  ...["iap-oauth-client-changed", "identity-center-gate-changed", "mfa-removed", "new-iap-policy-bindings"],
  ...["self-granted-roles"],
];

export const FLOOR = "the floor";
export const ALL = "--all";

export function floor({ folder, unpacked }: Trail): Way {
  return {
    name: FLOOR,
    what: "Node's zlib, one stream and one buffer for all files, on every processor: unpacking alone (`bench/floor.js`)",
    command: [process.execPath, "bench/floor.js", folder],
    check: expectSum(unpacked),
  };
}

/** What no way of iaprun's own can go below, as it is made. */
export async function least({ folder, unpacked }: Trail): Promise<Way> {
  return {
    name: "loading and unpacking alone",
    what: "what `exec` loads, and iaprun's own unpacking on every processor: nothing is scanned, asked or told (`bench/least.ts`)",
    command: [process.execPath, await bundle("bench/least.ts"), folder],
    check: expectSum(unpacked),
  };
}

export interface Asking {
  readonly name: string;
  readonly what: string;
  /** Ids, or `--all`. */
  readonly entries: readonly string[];
  readonly options?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly sameAs?: string;
}

export function exec(trail: Trail, { entries, options = [], ...way }: Asking): Way {
  const asked = ["exec", ...entries, "-s", trail.folder, ...WINDOW, "-f", "json", "--limit", "100", ...options];
  return { ...way, command: [...PROGRAM, ...asked], check: (output) => complaint(output, trail) };
}

/** What most parts ask, so that they can be compared. */
export function selective(trail: Trail): Way {
  const what = "a selective entry: one record in two hundred holds its word";
  return exec(trail, { name: SELECTIVE.entry, what, entries: [SELECTIVE.entry] });
}

export function rarelyMatching(trail: Trail): Way {
  return exec(trail, { name: RARE.entry, what: "an entry that hardly ever matches", entries: [RARE.entry] });
}

export function unselective(trail: Trail): Way {
  const what = "an entry that matches two records in three: all are normalized";
  return exec(trail, { name: UNSELECTIVE.entry, what, entries: [UNSELECTIVE.entry] });
}

export function everything(trail: Trail): Way {
  return exec(trail, { name: ALL, what: "the whole library in one read, selective or not", entries: [ALL] });
}

/** The same by the road that parses every record. */
export function slowly(way: Way): Way {
  return {
    ...way,
    name: `${way.name}, slow road`,
    what: "the same with every record parsed; the report is the same, byte for byte",
    env: { IAPRUN_ROAD: "slow" },
    sameAs: way.name,
  };
}

/** The same on one processor; a machine without `taskset` does without. */
export function onOne(way: Way): readonly Way[] {
  if (!isInstalled("taskset")) return [];
  const command = ["taskset", "-c", "0", ...way.command];
  return [{ ...way, name: `${way.name}, one processor`, what: "the same held to one processor by `taskset`", command }];
}

/** What `-f json` prints, as far as it is checked. */
interface Report {
  readonly runs: readonly {
    readonly runbook: { readonly id: string };
    readonly coverage: {
      readonly complete: boolean;
      readonly sources: readonly { readonly records_read: number; readonly events_matched: number }[];
    };
  }[];
}

function complaint(output: string, { records, answers }: Trail): string | undefined {
  const { runs } = JSON.parse(output) as Report;
  if (runs.length === 0) return "nothing ran";
  for (const { runbook, coverage } of runs) {
    const sum = (count: "records_read" | "events_matched"): number =>
      coverage.sources.reduce((all, source) => all + source[count], 0);
    if (!coverage.complete) return `${runbook.id} is not complete`;
    if (sum("records_read") !== records) return `${sum("records_read")} records read instead of ${records}`;
    const expected = answers[runbook.id];
    const matched = sum("events_matched");
    if (expected !== undefined && matched !== expected) return `${runbook.id}: ${matched} instead of ${expected}`;
  }
  return undefined;
}
