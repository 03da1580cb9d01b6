/** Which objects a query could read: the folders of the partitions its condition leaves, from the table's own template. */

import type { TimeWindow } from "../../model/time.ts";
import { deliveryDays, eachDay, formatDay, isAccount, type Partition } from "../sql/partitions.ts";
import type { AthenaTable } from "./table.ts";

export interface Prefix {
  readonly bucket: string;
  readonly key: string;
}

/** More folders than this are not listed: asking would take longer than the answer is worth. */
const MOST_FOLDERS = 1_000;

/** `undefined` where the template or the values of a partition are not known, or where it would be too many to list. */
export function partitionPrefixes(
  { location, partitions }: AthenaTable,
  window: TimeWindow,
  accounts: readonly string[],
): readonly Prefix[] | undefined {
  if (location === undefined) return undefined;
  let folders: readonly string[] = [location.endsWith("/") ? location : `${location}/`];
  for (const partition of partitions) {
    const placeholder = `\${${partition.name}}`;
    if (!location.includes(placeholder)) continue;
    const values = valuesOf(partition, window, accounts);
    if (values === undefined || values.length * folders.length > MOST_FOLDERS) return undefined;
    folders = values.flatMap((value) => folders.map((folder) => folder.replaceAll(placeholder, () => value)));
  }
  const prefixes = folders.map(parsePrefix);
  return prefixes.every((prefix) => prefix !== undefined) ? prefixes : undefined;
}

function valuesOf(
  partition: Partition,
  window: TimeWindow,
  accounts: readonly string[],
): readonly string[] | undefined {
  if (isAccount(partition) && accounts.length > 0) return accounts;
  const { kind, format, values } = partition;
  if (kind === "enum") return values;
  if (kind !== "date" || format === undefined || format.includes("HH")) return undefined;
  const { first, last } = deliveryDays(window);
  if ((last - first) / 86_400_000 > MOST_FOLDERS) return undefined;
  const days = eachDay({ first, last }).map((day) => formatDay(format, day));
  return days.every((day) => day !== undefined) ? days : undefined;
}

function parsePrefix(folder: string): Prefix | undefined {
  const [, bucket, key] = /^s3:\/\/([^/${}]+)\/([^${}]*)$/.exec(folder) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}
