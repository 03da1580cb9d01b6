/** What a column's type says of its inside: Hive's `struct<a:string>` and Trino's `row(a varchar)`. */

export interface Member {
  /** Dotted: `sessioncontext.attributes`. */
  readonly path: string;
  readonly type: string;
}

/** All members, outer before inner. None for types that have none, lists and maps among them. */
export function typeMembers(type: string): readonly Member[] {
  const inner = /^\s*(?:struct\s*<(.*)>|row\s*\((.*)\))\s*$/is.exec(type);
  const list = inner?.[1] ?? inner?.[2];
  if (list === undefined) return [];
  return topLevel(list).flatMap((field) => {
    const [, quoted, plain, rest = ""] = /^\s*(?:"([^"]+)"|([^\s:"]+))\s*:?\s*(.*)$/s.exec(field) ?? [];
    const name = quoted ?? plain;
    if (name === undefined) return [];
    return [
      { path: name, type: rest.trim() },
      ...typeMembers(rest).map((member) => ({ path: `${name}.${member.path}`, type: member.type })),
    ];
  });
}

export function isText(type: string): boolean {
  return /^(string|varchar|char)\b/i.test(type);
}

/** A type whose values an engine writes as JSON text when asked to. */
export function isStructured(type: string): boolean {
  return /^(struct|row|array|map)\b/i.test(type);
}

/** Split at the commas that stand in no bracket. */
function topLevel(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < list.length; at++) {
    const char = list[at];
    if (char === "<" || char === "(") depth++;
    else if (char === ">" || char === ")") depth--;
    else if (char === "," && depth === 0) {
      parts.push(list.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, list.slice(from)];
}
