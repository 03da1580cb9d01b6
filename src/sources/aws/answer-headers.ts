/** What the headers of an answer tell that the SDK's results leave out: the service's clock, a bucket's Region. */

import { isObject } from "../../model/json.ts";

/** Of the `response` that a middleware of the deserialize step sees; lower case, as the SDK's handlers make them. */
export function headersOf(response: unknown): Readonly<Record<string, string>> {
  const headers = isObject(response) ? response["headers"] : undefined;
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => typeof header[1] === "string"),
  );
}
