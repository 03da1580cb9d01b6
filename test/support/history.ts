/** Many CloudTrail records over a window, made up from a seed: what paged reads are measured with. */

import type { JsonObject } from "../../src/model/json.ts";
import type { TimeWindow } from "../../src/model/time.ts";
import { accessKey, cloudTrail, user } from "../../src/sources/demo/aws-records.ts";
import { seeded } from "../../src/sources/demo/random.ts";

const CALLS = [
  ["ssm", "StartSession"],
  ["sts", "AssumeRole"],
  ["ec2", "DescribeInstances"],
  ["ec2", "RunInstances"],
  ["iam", "ListRoles"],
  ["ec2-instance-connect", "OpenTunnel"],
] as const;

export interface HistoryOptions {
  readonly count: number;
  readonly window: TimeWindow;
  readonly account: string;
  readonly regions: readonly string[];
}

/** Spread evenly over the window and, in turn, over the Regions and six kinds of calls. */
export function makeHistory({ count, window, account, regions }: HistoryOptions): readonly JsonObject[] {
  const random = seeded(count);
  const key = accessKey(random, "AKIA");
  const length = window.until - window.since;
  return Array.from({ length: count }, (_, index) => {
    const [service, name] = CALLS[index % CALLS.length] ?? CALLS[0];
    return cloudTrail(random, {
      at: window.since + Math.floor((index * length) / count),
      account,
      who: user(account, "ada", key),
      service,
      name,
      from: "203.0.113.7",
      region: regions[Math.floor(index / CALLS.length) % regions.length] ?? "",
      readOnly: !["RunInstances", "StartSession"].includes(name),
    }).record;
  });
}
