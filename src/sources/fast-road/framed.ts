/** By plane: what a frame tells of all the records that have it, and how each of them is completed. */

import type { PassedRecord } from "../../engine/passed-record.ts";
import type { AuditEvent, Plane } from "../../model/event.ts";
import type { JsonValue } from "../../model/json.ts";
import type { RecordFormat } from "../../model/record.ts";
import type { Sketch } from "../../model/sketch.ts";
import { completeCloudtrail, sketchCloudtrail } from "../../normalizers/cloudtrail.ts";
import { entryFrame } from "../../normalizers/gcp/frame.ts";
import { ownOfEntry } from "../../normalizers/gcp/own.ts";
import { completeGcpAudit, sketchGcpAudit, targetOfGcpAudit } from "../../normalizers/gcp-audit.ts";
import { unwrap } from "../envelopes.ts";
import type { Frame, FramedRecord } from "../scan/scan.ts";

type OwnOf = (record: FramedRecord, withTarget: boolean) => PassedRecord["own"];

export interface Framed {
  readonly sketch: Sketch;
  /** `undefined` where it has no event of its own, which parsing it will tell. */
  readonly complete: (
    record: FramedRecord,
  ) => { readonly event: AuditEvent; readonly own: PassedRecord["own"] } | undefined;
  readonly own: OwnOf;
}

/** `undefined` for a frame that tells too little. */
export const FRAMED: { readonly [In in Plane]: (frame: Frame) => Framed | undefined } = {
  aws({ text, isAtHome }) {
    const frame: JsonValue = JSON.parse(text);
    const sketch = isOf(frame, "cloudtrail") ? sketchCloudtrail(frame, isAtHome) : undefined;
    if (sketch === undefined) return undefined;
    return {
      sketch,
      complete(record) {
        const event = completeCloudtrail(sketch, JSON.parse(record.read()));
        return event && { event, own: record.ids };
      },
      own: IDS,
    };
  },
  gcp({ text, isAtHome }) {
    const frame = entryFrame(text);
    const sketch = frame && isOf(frame.told, "gcp-audit") ? sketchGcpAudit(frame, isAtHome) : undefined;
    if (frame === undefined || sketch === undefined) return undefined;
    return {
      sketch,
      complete(record) {
        const entry = frame.fill(record.read());
        const own = ownOfEntry(entry);
        const event = own && completeGcpAudit(sketch, entry, own);
        return event && { event, own };
      },
      own(record, withTarget) {
        const entry = frame.fill(record.read());
        return ownOfEntry(entry, withTarget ? targetOfGcpAudit(entry) : undefined);
      },
    };
  },
};

/** Apart, so that it holds on to no frame. */
const IDS: OwnOf = ({ ids }) => ids;

function isOf(frame: JsonValue, format: RecordFormat): boolean {
  const [raw, ...more] = unwrap(frame).records;
  return raw?.format === format && raw.record === frame && more.length === 0;
}
