/** Whether Data Access logs are written at all: Google leaves them off until an IAM policy's `auditConfigs` asks for them. */

import { at, type JsonObject, list, text } from "../../model/json.ts";

/** Log types that a service can write besides Admin Activity, which nobody can switch off. */
type LogType = "ADMIN_READ" | "DATA_READ" | "DATA_WRITE";

interface Switch {
  /** As it stands in `auditConfigs`; `allServices` switches it too. */
  readonly service: string;
  readonly types: readonly LogType[];
  /** What is not recorded while they are off. */
  readonly records: string;
}

/**
 * What the questions of iaprun stand on. Minting follows the switch of iam.googleapis.com and has none of its own; its type
 * has changed over time, so both reads are wanted. Exchanging tokens has its own.
 * https://cloud.google.com/iap/docs/audit-log-howto, https://cloud.google.com/iam/docs/audit-logging/audit-logging-iamcreds,
 * https://cloud.google.com/iam/docs/audit-logging/audit-logging-sts
 */
const SWITCHES: readonly Switch[] = [
  {
    service: "iap.googleapis.com",
    types: ["ADMIN_READ", "DATA_READ", "DATA_WRITE"],
    records: "who came through the proxy or was refused, and changes of its settings",
  },
  {
    service: "iam.googleapis.com",
    types: ["ADMIN_READ", "DATA_READ"],
    records: "tokens minted for service accounts (iamcredentials.googleapis.com)",
  },
  {
    service: "sts.googleapis.com",
    types: ["ADMIN_READ"],
    records: "tokens exchanged by outside identities",
  },
];

export interface SwitchState {
  readonly service: string;
  readonly records: string;
  /** Types that no policy of the chain switches on. */
  readonly off: readonly LogType[];
  /** Members whose access is not recorded. */
  readonly exempted: readonly string[];
}

/** `policies`: of a project and of everything above it; what one switches on, another cannot switch off. */
export function switchStates(policies: readonly JsonObject[]): readonly SwitchState[] {
  const configs = policies.flatMap((policy) => list(at(policy, "auditConfigs")));
  return SWITCHES.map(({ service, types, records }) => {
    const logs = configs
      .filter((config) => ["allServices", service].includes(text(at(config, "service")) ?? ""))
      .flatMap((config) => list(at(config, "auditLogConfigs")));
    return {
      service,
      records,
      off: types.filter((type) => !logs.some((log) => at(log, "logType") === type)),
      exempted: [...new Set(logs.flatMap((log) => list(at(log, "exemptedMembers")).map((each) => text(each) ?? "")))],
    };
  });
}
