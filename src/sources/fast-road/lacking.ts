/** Records in which a needle stands, but not all else that every match holds, need not be looked at more closely. */

import type { Plane } from "../../model/event.ts";
import { createTrial } from "../../model/trial.ts";
import { standIn, type Texts } from "../../query/backends/needles.ts";
import type { FramedRecord } from "../scan/scan.ts";

/** What stands in every record of a cloud that matches. */
export type TextsOf = Readonly<Record<Plane, Texts>>;

/** After so many of which few lacked a text, looking takes longer than it saves. */
const LEAST_TRIED = 256;

/** Whether a record that holds a needle, and nothing that could hide a text, is sure not to match. */
export function createLacking(texts: TextsOf): (record: FramedRecord) => boolean {
  const trial = createTrial(LEAST_TRIED);
  return (record) => {
    if (!trial.isWorthIt()) return false;
    const isLacking = !standIn(record.read().toLowerCase(), texts[record.plane]);
    trial.note(isLacking);
    return isLacking;
  };
}
