/** What the entries themselves cannot tell: that some are kept from the reader, never written, or gone (law 3). */

import type { Gap } from "../../model/coverage.ts";
import { at, type JsonObject, number, text } from "../../model/json.ts";
import { DAY_MS, formatInstant, type TimeWindow } from "../../model/time.ts";
import { type SwitchState, switchStates } from "./audit-switches.ts";
import type { Hierarchy } from "./hierarchy.ts";
import { hasProjectsBelow, isInHierarchy, isView, type ResourceName } from "./resources.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Evidence {
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
}

/** Of an organization, only so many resources are looked at one by one. */
const LOOKED_AT = 100;
const AT_ONCE = 8;
/** Days that buckets keep entries where nobody changed it: https://cloud.google.com/logging/quotas. */
export const RETENTION_DAYS = { _Required: 400, _Default: 30 } as const;

/** Looks at Data Access logs: the only ones that can be withheld or off. `resources` are all that is read. Never rejects. */
export async function weighEvidence(
  around: Surroundings,
  resources: Hierarchy,
  { window, now }: { readonly window: TimeWindow; readonly now: number },
): Promise<Evidence> {
  const notes = openSentences();
  const gaps: Gap[] = [];
  const perhapsWithheld: ResourceName[] = [];
  const perhapsOff: ResourceName[] = [];
  for (const [name, parent] of resources) {
    if (isView(name) && name.endsWith("/views/_Default")) {
      notes.add("the view _Default leaves out Data Access entries (_AllLogs has them)", name);
    }
    if (name.startsWith("billingAccounts/") && !isView(name)) {
      notes.add("could not check whether Data Access entries can be read: a billing account does not tell", name);
    }
    if (parent === undefined && isInHierarchy(name)) {
      const [withheld, off] = await Promise.all([isWithheld(around, name), offSwitches(around, name)]);
      // What is granted or switched on above holds for all below.
      if (withheld !== "no") perhapsWithheld.push(...family(name, resources));
      if (off.length > 0) perhapsOff.push(...family(name, resources));
    }
  }
  const lookAt = (names: readonly ResourceName[]): readonly ResourceName[] => {
    const left = [...new Set(names)].slice(LOOKED_AT);
    if (left.length > 0)
      notes.add("whether Data Access entries are written and can be read was not looked at", ...left);
    return [...new Set(names)].slice(0, LOOKED_AT);
  };
  await each(lookAt(perhapsWithheld), async (name) => {
    const withheld = await isWithheld(around, name);
    if (withheld === "yes") gaps.push(withheldGap(name, window));
    else if (withheld !== "no")
      notes.add(`could not check whether Data Access entries can be read (${withheld})`, name);
  });
  await each(lookAt(perhapsOff), async (name) => {
    for (const sentence of await offSwitches(around, name)) notes.add(sentence, name);
  });
  if (window.since < now - RETENTION_DAYS._Default * DAY_MS) {
    await each([...resources.keys()].filter((name) => !isView(name)).slice(0, LOOKED_AT), async (name) => {
      const told = await around.buckets(name);
      const buckets = "trouble" in told ? [] : told.value;
      if (buckets.every(isRequired)) notes.add(PERHAPS_GONE, name);
      else gaps.push(...goneGaps(name, buckets, window, now));
    });
  }
  return { gaps, notes: notes.all() };
}

/** Itself and what was found below it. */
function family(root: ResourceName, resources: Hierarchy): readonly ResourceName[] {
  if (!hasProjectsBelow(root)) return [root];
  const below = (name: ResourceName | undefined): boolean =>
    name !== undefined && (name === root || below(resources.get(name)));
  return [...resources.keys()].filter(below);
}

/** `yes`, `no`, or why that is unknown. Google warns that `testIamPermissions` may answer too generously; nothing else tells. */
async function isWithheld(around: Surroundings, name: ResourceName): Promise<string> {
  const told = await around.granted(name, ["logging.privateLogEntries.list"]);
  if ("trouble" in told) return told.trouble.detail;
  return told.value.length > 0 ? "no" : "yes";
}

function withheldGap(name: ResourceName, { since, until }: TimeWindow): Gap {
  return {
    reason: "not-permitted",
    what: `Data Access logs of ${name} from ${formatInstant(since)} to ${formatInstant(until)} cannot be read: without logging.privateLogEntries.list (roles/logging.privateLogViewer) Cloud Logging leaves them out and says nothing`,
  };
}

async function offSwitches(around: Surroundings, name: ResourceName): Promise<readonly string[]> {
  const { policies, trouble } = await around.policies(name);
  return switchStates(policies).flatMap((state) => {
    const { service, off, exempted } = state;
    const unseen = exempted.length === 0 ? [] : [`Data Access logs of ${service} leave out ${exempted.join(", ")}`];
    if (off.length === 0) return unseen;
    if (trouble === undefined) return [...unseen, offSentence(state)];
    return [...unseen, `could not check whether Data Access logs of ${service} are on (${trouble.detail})`];
  });
}

export function offSentence({ service, off, records }: SwitchState): string {
  return `Data Access logs of ${service} are off (${off.join(", ")}), so that this is not recorded: ${records}`;
}

const PERHAPS_GONE = `Data Access entries older than ${RETENTION_DAYS._Default} days are gone unless the retention of the bucket _Default was raised, which could not be checked`;

/** Data Access entries never lie in the bucket _Required, Admin Activity entries always do. */
function goneGaps(
  name: ResourceName,
  buckets: readonly JsonObject[],
  { since, until }: TimeWindow,
  now: number,
): readonly Gap[] {
  const kept = [
    { what: "Data Access entries", days: longest(buckets.filter((bucket) => !isRequired(bucket))) },
    { what: "all audit entries", days: longest(buckets) },
  ];
  return kept.flatMap(({ what, days }) => {
    const begin = now - days * DAY_MS;
    if (since >= begin) return [];
    const span = `from ${formatInstant(since)} to ${formatInstant(Math.min(begin, until))}`;
    return [
      {
        reason: "beyond-retention",
        what: `${what} of ${name} ${span} are gone: no bucket keeps them over ${days} days`,
      },
    ];
  });
}

/** Days; a bucket that names none has the default. */
function longest(buckets: readonly JsonObject[]): number {
  return Math.max(...buckets.map((bucket) => number(at(bucket, "retentionDays")) || RETENTION_DAYS._Default));
}

function isRequired(bucket: JsonObject): boolean {
  return text(bucket["name"])?.endsWith("/_Required") === true;
}

async function each(names: readonly ResourceName[], look: (name: ResourceName) => Promise<void>): Promise<void> {
  for (let from = 0; from < names.length; from += AT_ONCE) {
    await Promise.all(names.slice(from, from + AT_ONCE).map(look));
  }
}

interface Sentences {
  add(sentence: string, ...names: readonly ResourceName[]): void;
  /** Ordered by their text, whatever order the answers came in. */
  all(): readonly string[];
}

/** The same sentence about several resources is said once. */
function openSentences(): Sentences {
  const said = new Map<string, ResourceName[]>();
  return {
    add(sentence, ...names) {
      said.set(sentence, [...(said.get(sentence) ?? []), ...names]);
    },
    all: () => [...said].map(([sentence, names]) => `${few([...names].sort())}: ${sentence}`).sort(),
  };
}

const NAMED = 5;

function few(names: readonly ResourceName[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
