/** Who is one person, where an identity is several people's. */

import type { Actor } from "../model/event.ts";

/** The identity, and for people the name of their session: one role is many people's, and that is what tells them apart. */
export function personOf({ uid, type, session }: Actor): readonly [string, string | undefined] {
  return [uid, type === "human" ? session?.name : undefined];
}
