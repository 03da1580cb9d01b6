/** SQL engines write the members of a structure in lower case; their place in the record tells their own spelling. */

import { isObject, type JsonValue } from "../../model/json.ts";
import { fieldNames } from "../../query/fields.ts";

/** Own spelling of the last part of a path, by the whole path in lower case. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...fieldNames().map((name) => [name.toLowerCase(), name.slice(name.lastIndexOf(".") + 1)] as const),
  ["resources.arn", "ARN"],
  ["resources.arnprefix", "ARNPrefix"],
  ["resources.accountid", "accountId"],
]);
const DEEPEST_MEMBER = 32;

/** `path`: where the value stands in a CloudTrail record. Members that are NULL are members the record did not have. */
export function respellMembers(value: JsonValue, path: string, level = 0): JsonValue {
  if (level > DEEPEST_MEMBER) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => respellMembers(item, path, level + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (member === null || member === undefined) return [];
      const inner = `${path}.${key}`.toLowerCase();
      return [[NAMES.get(inner) ?? key, respellMembers(member, inner, level + 1)]];
    }),
  );
}
