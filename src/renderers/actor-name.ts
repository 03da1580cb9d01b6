/** Which findings are of one actor, and how headings name it. */

import type { Finding } from "../model/finding.ts";
import { displayText } from "./display.ts";

type Acting = Pick<Finding, "actor">;

/** The same for findings of one actor, and for those that have none; not for showing. */
export function actorKey({ actor }: Acting): string {
  return actor === undefined ? "" : `${actor.type} ${actor.uid}`;
}

/** `ada@example.com (human)`; who has no name is called by the kind alone. */
export function actorName({ actor }: Acting): string {
  if (actor === undefined) return "no actor";
  return actor.uid === "" ? displayText(actor.type) : `${displayText(actor.uid)} (${displayText(actor.type)})`;
}
