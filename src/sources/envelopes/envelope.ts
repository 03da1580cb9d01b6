/** What every envelope has in common: a layer of packaging that is taken off to see what is inside. */

import type { JsonObject, JsonValue } from "../../model/json.ts";

export interface Opened {
  readonly inside: readonly JsonValue[];
  /** Insides that could not be read, each with the reason. */
  readonly broken?: readonly string[];
  /** What the inside is, when it is no JSON at all. */
  readonly notAudit?: string;
}

/** Answers `undefined` for a value it does not know. */
export type Envelope = (value: JsonObject) => Opened | undefined;

/** Levels of nesting past which a value is not read: nothing real comes near, and recursion over it must stay safe. */
export const DEEPEST = 512;

/** Opens a member that holds its content as JSON text, or already parsed. `where` names it for messages. */
export function held(value: JsonValue | undefined, where: string): Opened | undefined {
  if (typeof value === "string") return parsed(value, where);
  return typeof value === "object" && value !== null ? { inside: [value] } : undefined;
}

/** Text that does not begin like JSON is something else; text that does and then breaks is a loss. */
export function parsed(text: string, where: string): Opened {
  if (!/^[\s\ufeff]*[{[]/.test(text)) return { inside: [], notAudit: `${where} that is not JSON` };
  if (nesting(text) > DEEPEST) return { inside: [], broken: [`${where} is nested deeper than ${DEEPEST} levels`] };
  try {
    return { inside: [JSON.parse(text.replace(/^\ufeff/, ""))] };
  } catch {
    return { inside: [], broken: [`${where} is not valid JSON`] };
  }
}

function nesting(text: string): number {
  if (text.length < DEEPEST) return 0;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === "\\") at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{" || char === "[") deepest = Math.max(deepest, ++depth);
    else if (char === "}" || char === "]") depth--;
  }
  return deepest;
}
