/** The registry: what an entry's `detector.id` may name. */

import { bypass } from "./bypass.ts";
import { connections } from "./connections.ts";
import { credentialLineage } from "./credential-lineage.ts";
import { crossProjectServiceAccounts } from "./cross-project-service-accounts.ts";
import type { Detector } from "./detector.ts";
import { eachEvent } from "./each-event.ts";
import { failedAuth } from "./failed-auth.ts";
import { firstSeen } from "./first-seen.ts";
import { logTampering } from "./log-tampering.ts";
import { oddSources } from "./odd-sources.ts";
import { policyBindings } from "./policy-bindings.ts";
import { tokenSpikes } from "./token-spikes.ts";

export const detectors = {
  bypass,
  connections,
  "credential-lineage": credentialLineage,
  "cross-project-service-accounts": crossProjectServiceAccounts,
  "each-event": eachEvent,
  "failed-auth": failedAuth,
  "first-seen": firstSeen,
  "log-tampering": logTampering,
  "odd-sources": oddSources,
  "policy-bindings": policyBindings,
  "token-spikes": tokenSpikes,
} as const satisfies Readonly<Record<string, Detector>>;

export type DetectorId = keyof typeof detectors;
