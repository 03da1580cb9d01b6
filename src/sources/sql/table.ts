/** What is known of a table before it is asked: its columns, and how its partitions are named. */

import { CLOUDTRAIL_COLUMNS } from "../../query/backends/sql.ts";
import type { Partition } from "./partitions.ts";
import { isText, typeMembers } from "./type-members.ts";

export interface SqlTable {
  /** As FROM names it, quoted. */
  readonly from: string;
  /** Types as the engine writes them, by column name; both in lower case. Partition columns are not among them. */
  readonly columns: ReadonlyMap<string, string>;
  readonly partitions: readonly Partition[];
}

/** What a condition may compare: columns and members that hold text, as `useridentity.arn`. */
export function textPathsOf({ columns }: SqlTable): ReadonlySet<string> {
  return new Set(
    [...columns].flatMap(([name, type]) => [
      ...(isText(type) ? [name] : []),
      ...typeMembers(type).flatMap((member) => (isText(member.type) ? [`${name}.${member.path}`] : [])),
    ]),
  );
}

/** Names that `iaprun athena-ddl` gives a table and this one lacks: what they would hold is not seen. */
export function missingNames({ columns }: SqlTable): readonly string[] {
  return CLOUDTRAIL_COLUMNS.flatMap(({ name, type }) => {
    const actual = columns.get(name);
    if (actual === undefined) return [name];
    const members = typeMembers(actual);
    if (members.length === 0) return [];
    const paths = new Set(members.map(({ path }) => path));
    return typeMembers(type).flatMap(({ path }) => (paths.has(path) ? [] : [`${name}.${path}`]));
  });
}
