/** From the bytes of one piece to the records in it. */

import type { JsonValue } from "../../model/json.ts";
import { type Unwrapped, unwrap } from "../envelopes.ts";
import type { Piece } from "./json-stream.ts";

/** `undefined` for what is not valid JSON. */
export function parsePiece({ bytes }: Piece): JsonValue | undefined {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** As it would be in the list that it was taken out of. */
export function unwrapPiece({ holder }: Piece, value: JsonValue): Unwrapped {
  if (holder === undefined) return unwrap(value);
  return unwrap(holder === "hits.hits" ? { hits: { hits: [value] } } : { [holder]: [value] }, -1);
}
