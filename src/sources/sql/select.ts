/** The columns a statement asks for, each as text or as JSON text, so that a record can be rebuilt from them. */

import { CLOUDTRAIL_COLUMNS } from "../../query/backends/sql.ts";
import { identifier } from "./identifier.ts";
import { isStructured, isText } from "./type-members.ts";

/**
 * One expression a column the table has, in the order of the documented table. A structure, list or map comes as the JSON
 * text of itself (an engine's own text form of it cannot be read back); a boolean or timestamp as its text.
 */
export function selectList(columns: ReadonlyMap<string, string>): readonly string[] {
  return CLOUDTRAIL_COLUMNS.flatMap(({ name }) => {
    const type = columns.get(name);
    return type === undefined ? [] : [asText(name, type)];
  });
}

function asText(name: string, type: string): string {
  const column = identifier(name);
  if (isStructured(type)) return `json_format(CAST(${column} AS JSON)) AS ${column}`;
  return isText(type) ? column : `CAST(${column} AS varchar) AS ${column}`;
}
