/** From the bytes of one file to its records. Nothing is silent: what is lost on the way is a gap with its place and count. */

import { isUtf8 } from "node:buffer";
import type { ReadContext } from "../../engine/source.ts";
import type { JsonValue } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { type Unwrapped, unwrap } from "../envelopes.ts";
import { countMembers } from "./count-members.ts";
import { type Chunks, peek, unpack } from "./decompress.ts";
import { createFaultLog, type FaultLog } from "./fault-log.ts";
import { fileKind, HEAD, NOT_JSON } from "./file-kind.ts";
import { createSplitter, LARGEST_RECORD, type Piece } from "./json-stream.ts";

export type Reporting = Pick<ReadContext, "gap" | "notAudit" | "signal">;

/**
 * Reads every record in `chunks`: JSON in any layout, packed with gzip or not. `name` is what gaps call the file. Gaps of
 * one reason are told once, with their count, when the file is done. Errors of `chunks` themselves are thrown.
 */
export async function* readRecords(
  chunks: Chunks,
  name: string,
  context: Reporting,
): AsyncGenerator<readonly RawRecord[]> {
  const faults = createFaultLog(name);
  const notAudit = new Map<string, number>();
  try {
    const unpacking = { failed: false };
    const unpacked = unpack(chunks, (reason, what) => {
      unpacking.failed = true;
      faults.add(reason, what);
    });
    yield* records(unpacked, unpacking, faults, notAudit, context.signal);
  } finally {
    for (const gap of faults.gaps()) context.gap(gap);
    for (const [what, count] of notAudit) context.notAudit(what, count);
  }
}

async function* records(
  unpacked: Chunks,
  unpacking: { readonly failed: boolean },
  faults: FaultLog,
  notAudit: Map<string, number>,
  signal: AbortSignal,
): AsyncGenerator<readonly RawRecord[]> {
  const start = { offset: 0, line: 1 };
  const { head, all } = await peek(skipBlank(unpacked, start), HEAD);
  const kind = fileKind(head);
  if (kind.kind === "utf-16") faults.add("unreadable", "UTF-16 text: convert it to UTF-8");
  if (kind.kind === "other" && (head.length > 0 || !unpacking.failed)) notAudit.set(kind.what, 1);
  if (kind.kind === "utf-16" || kind.kind === "other") {
    for await (const _ of all) break;
    return;
  }
  /** In a text, whether a record was found: a text without any is no loss. */
  let begun = kind.kind === "json";
  let batch: RawRecord[] = [];
  let skip = kind.kind === "json" ? kind.skip : 0;
  const splitter = createSplitter(
    {
      piece(piece) {
        begun ||= startsAt(piece, faults);
        if (begun) readPiece(piece, batch, faults, notAudit);
      },
      fault({ reason, what, place }) {
        // Where unpacking stopped, the text ends early too: that is one loss, not two.
        if (begun && (reason !== "truncated" || !unpacking.failed)) faults.add(reason, what, place);
      },
    },
    LARGEST_RECORD,
    { ...start, offset: start.offset + skip, isBroken: !begun },
  );
  for await (const chunk of all) {
    if (signal.aborted) return;
    splitter.push(chunk.subarray(skip));
    skip = 0;
    if (batch.length > 0) yield batch;
    batch = [];
  }
  splitter.end();
  if (batch.length > 0) yield batch;
  if (!begun) notAudit.set(NOT_JSON, 1);
}

/** Whether records of a text that does not begin as JSON does begin here: its front was cut off, or something was written above them. */
function startsAt(piece: Piece, faults: FaultLog): boolean {
  const value = parse(piece);
  if (value === undefined) return false;
  const { records, broken } = unwrapPiece(piece, value);
  if (records.length === 0 && broken.length === 0) return false;
  faults.add("unreadable", "does not begin as JSON does, and is read from the first record found on", piece.place);
  return true;
}

function readPiece(piece: Piece, batch: RawRecord[], faults: FaultLog, notAudit: Map<string, number>): void {
  const value = parse(piece);
  if (value === undefined) {
    faults.add("unreadable", "not valid JSON", piece.place);
    return;
  }
  if (!isUtf8(piece.bytes))
    faults.add("invalid-utf8", "bytes that are not UTF-8, read as replacement characters", piece.place);
  if (countMembers(value) !== piece.members) {
    faults.add("duplicate-key", "a key that stands twice in one object, the last was read", piece.place);
  }
  const found = unwrapPiece(piece, value);
  for (const record of found.records) batch.push(record);
  for (const reason of found.broken) faults.add("unreadable", reason, piece.place);
  if (piece.doubtful && found.records.length === 0) return;
  for (const [what, count] of Object.entries(found.notAudit)) notAudit.set(what, (notAudit.get(what) ?? 0) + count);
}

function parse(piece: Piece): JsonValue | undefined {
  try {
    return JSON.parse(piece.bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** As it would be in the list that it was taken out of. */
function unwrapPiece({ holder }: Piece, value: JsonValue): Unwrapped {
  if (holder === undefined) return unwrap(value);
  return unwrap(holder === "hits.hits" ? { hits: { hits: [value] } } : { [holder]: [value] }, -1);
}

/** Drops blanks in front of everything, so that the first bytes seen say something; counts them in `start`. */
async function* skipBlank(chunks: Chunks, start: { offset: number; line: number }): AsyncGenerator<Buffer> {
  let blank = true;
  for await (const chunk of chunks) {
    let at = 0;
    for (; blank && at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) blank = false;
      else if (byte === 0x0a) start.line++;
      if (!blank) break;
      start.offset++;
    }
    if (!blank) yield chunk.subarray(at);
  }
}
