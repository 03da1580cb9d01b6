/** What a detector needs around it in a new entry: a query, records, and what they must give. */

import type { DetectorId } from "../../detectors/index.ts";
import type { JsonObject } from "../../model/json.ts";

/** Records of one cloud, and what a detector makes of them. */
export interface Sample {
  /** Exactly one finding must come of them. */
  readonly fires: readonly JsonObject[];
  /** Nothing must come of them, though they are much alike. */
  readonly quiet: readonly JsonObject[];
  /** Some of the finding's values. */
  readonly finds: JsonObject;
  /** Parameters the runs need. */
  readonly params?: JsonObject;
}

/** What stands in an entry, whatever the cloud. */
export interface Draft {
  /** The one selection. */
  readonly wanted: JsonObject;
  readonly lookback?: string;
  readonly params?: JsonObject;
  readonly with?: JsonObject;
  /** Of its tests. */
  readonly estate?: JsonObject;
  readonly window?: JsonObject;
}

const OURS = { projects: ["shop-prod"], accounts: ["111122223333"] };
const TENTH = { since: "2026-06-10T00:00:00Z", until: "2026-06-11T00:00:00Z" };

export const DRAFTS: Readonly<Record<DetectorId, Draft>> = {
  bypass: { wanted: { activity: ["exposure.open", "proxy.disable", "policy.grant"] } },
  connections: { wanted: { activity: ["session.open", "session.close", "access.web"], outcome: "success" } },
  "credential-lineage": {
    wanted: { "uid|exists": true },
    lookback: "7d",
    params: { credential: { type: "string", description: "Where to start: an access key id, a role, an email" } },
    with: { credential: "%credential%" },
  },
  "cross-project-service-accounts": { wanted: { "actor.type": "workload" }, estate: OURS },
  "each-event": { wanted: { activity: "session.open", outcome: "denied" } },
  "failed-auth": { wanted: { activity: ["session.open", "access.web", "signin"], outcome: ["denied", "success"] } },
  "first-seen": { wanted: { activity: "session.open", outcome: "success" }, lookback: "7d", window: TENTH },
  "log-tampering": { wanted: { "logging.control|exists": true } },
  "odd-sources": {
    wanted: { activity: ["session.open", "access.web"] },
    lookback: "7d",
    estate: { ranges: ["198.51.100.0/24"] },
  },
  "policy-bindings": { wanted: { activity: ["policy.grant", "policy.revoke"] } },
  "token-spikes": { wanted: { activity: "credential.mint", outcome: "success" }, lookback: "7d", window: TENTH },
};
