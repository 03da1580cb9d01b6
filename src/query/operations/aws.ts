/** How AWS spells its operations and event sources: APIs that compare exactly must be asked in these very words. */

import aws from "./aws-operations.json" with { type: "json" };
import beyond from "./beyond-models.json" with { type: "json" };

/** Services that put the date of the API behind the name in CloudTrail: `AddPermission20150331v2`, `CreateDistribution2020_05_31`. */
const DATED_SERVICES = ["lambda", "cloudfront"] as const;

interface Known {
  /** By the name in lower case. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sources: ReadonlySet<string>;
}

/** Made when first asked for: few commands need it. */
let made: Known | undefined;

/** Every spelling of an operation's name, case aside; none for a name that the lists lack. */
export function awsSpellings(name: string): readonly string[] {
  return [...(known().names.get(name.toLowerCase()) ?? [])];
}

/** Services of `DATED_SERVICES` that may write the operation with a date. */
export function servicesThatDate(name: string): readonly string[] {
  const folded = name.toLowerCase();
  return DATED_SERVICES.filter((service) =>
    operationsOf(service).some((operation) => {
      const rest = folded.startsWith(operation.toLowerCase()) ? folded.slice(operation.length) : undefined;
      return rest !== undefined && (rest === "" || /^\d/.test(rest));
    }),
  );
}

/** `ssm.amazonaws.com`: AWS writes its event sources in lower case. */
export function isAwsEventSource(source: string): boolean {
  return known().sources.has(source);
}

function operationsOf(service: (typeof DATED_SERVICES)[number]): readonly string[] {
  return aws[service].split(" ");
}

function known(): Known {
  made ??= collect();
  return made;
}

function collect(): Known {
  const byHand = beyond.filter(({ plane }) => plane === "aws");
  const lists = [...Object.entries(aws), ...byHand.map(({ service, names }) => [service, names] as const)];
  const names = new Map<string, Set<string>>();
  for (const name of lists.flatMap(([, list]) => list.split(" "))) {
    const spelled = names.get(name.toLowerCase()) ?? new Set();
    names.set(name.toLowerCase(), spelled.add(name));
  }
  return { names, sources: new Set(lists.map(([service]) => `${service}.amazonaws.com`)) };
}
