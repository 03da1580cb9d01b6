/** What the families of policy calls share: how one reads a call, and a change of one binding. */

import type { BindingDelta, PolicyChange } from "../../model/event.ts";
import type { Call } from "./call.ts";

/** Answers `undefined` where the parameters do not tell, as on most refused calls. */
export type Reader = (call: Call) => PolicyChange | undefined;

export type Action = BindingDelta["action"];

export function delta(kind: PolicyChange["kind"], resource: string, change: BindingDelta): PolicyChange {
  return { resource, kind, deltas: [change] };
}
