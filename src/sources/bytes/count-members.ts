/** Tells by their number whether a key stood twice in an object: `JSON.parse` keeps the last and says nothing. */

import { isObject, type JsonValue } from "../../model/json.ts";

/** Members of all objects in `value`, which must not be deep: fewer than the text's colons outside of strings mean a key stood twice. */
export function countMembers(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countMembers(item), 0);
  if (!isObject(value)) return 0;
  let count = 0;
  for (const key in value) {
    const member = value[key];
    count += typeof member === "object" && member !== null ? 1 + countMembers(member) : 1;
  }
  return count;
}
