/** From the bytes of one file to its records. Nothing is silent: what is lost on the way is a gap with its place and count. */

import { isUtf8 } from "node:buffer";
import type { ReadContext } from "../../engine/source.ts";
import type { RawRecord } from "../../model/record.ts";
import { countMembers } from "./count-members.ts";
import { type Chunks, peek, unpack } from "./decompress.ts";
import { createFaultLog, type FaultLog } from "./fault-log.ts";
import { fileKind, HEAD } from "./file-kind.ts";
import { isBlank } from "./json-bytes.ts";
import { createSplitter, LARGEST_RECORD, type Piece } from "./json-stream.ts";
import { parsePiece, unwrapPiece } from "./piece.ts";
import { createTextSearch } from "./text-search.ts";

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
      unpacking.failed ||= reason !== "altered" && reason !== "trailing";
      faults.addOfFile(reason, what);
    });
    yield* records(unpacked, { name, unpacking, faults, notAudit, signal: context.signal });
  } finally {
    for (const gap of faults.gaps()) context.gap(gap);
    for (const [what, count] of notAudit) context.notAudit(what, count);
  }
}

interface Reading {
  readonly name: string;
  readonly unpacking: { readonly failed: boolean };
  readonly faults: FaultLog;
  readonly notAudit: Map<string, number>;
  readonly signal: AbortSignal;
}

async function* records(unpacked: Chunks, reading: Reading): AsyncGenerator<readonly RawRecord[]> {
  const { unpacking, faults, notAudit, signal } = reading;
  const start = { offset: 0, line: 1 };
  const { head, all } = await peek(skipBlank(unpacked, start), HEAD);
  const kind = fileKind(head);
  const isLost = head.length === 0 && unpacking.failed;
  if (kind.kind === "utf-16") faults.addOfFile("unreadable", "UTF-16 text: convert it to UTF-8");
  if (kind.kind === "packed") faults.addOfFile("unreadable", kind.what);
  if (kind.kind === "other" && !isLost) notAudit.set(kind.what, 1);
  if (kind.kind !== "json" && kind.kind !== "unknown") {
    for await (const _ of all) break;
    return;
  }
  const text = kind.kind === "unknown" ? createTextSearch(faults) : undefined;
  let batch: RawRecord[] = [];
  let skip = kind.kind === "json" ? kind.skip : 0;
  const splitter = createSplitter(
    {
      piece(piece) {
        if (text?.takes(piece) ?? true) readPiece(piece, batch, reading);
      },
      fault({ reason, what, place }) {
        // Where unpacking stopped, the text ends early too: that is one loss, not two.
        if (text?.hasBegun() === false || (reason === "truncated" && unpacking.failed)) return;
        if (reason === "truncated") faults.addOfFile(reason, what, place);
        else faults.add(reason, what, place);
      },
    },
    LARGEST_RECORD,
    { ...start, offset: start.offset + skip, isBroken: text !== undefined },
  );
  for await (const chunk of all) {
    if (signal.aborted) return;
    text?.look(chunk);
    splitter.push(chunk.subarray(skip));
    skip = 0;
    if (batch.length > 0) yield batch;
    batch = [];
  }
  splitter.end();
  if (batch.length > 0) yield batch;
  if (text?.hasBegun() !== false) return;
  if (text.mayHoldRecords()) faults.addOfFile("unreadable", "holds what audit records hold, in no form that is read");
  else passOver(reading);
}

/** Names of files that nobody gives to others. */
const NAMED_AS_TRAIL = /\.(json|jsonl|ndjson)(\.gz)?$/i;

function passOver({ name, faults, notAudit }: Reading): void {
  if (!NAMED_AS_TRAIL.test(name)) notAudit.set("file that is not JSON", 1);
  else faults.addOfFile("unreadable", "named as JSON is, but neither JSON nor anything with records in it");
}

function readPiece(piece: Piece, batch: RawRecord[], { faults, notAudit }: Reading): void {
  const value = parsePiece(piece);
  if (value === undefined) {
    if (!piece.bytes.equals(BYTE_ORDER_MARK)) faults.add("unreadable", "not valid JSON", piece.place);
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

/** Files that were put together have more of them. */
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);

/** Drops blanks in front of everything, so that the first bytes seen say something; counts them in `start`. */
async function* skipBlank(chunks: Chunks, start: { offset: number; line: number }): AsyncGenerator<Buffer> {
  let blank = true;
  for await (const chunk of chunks) {
    let at = 0;
    for (; blank && at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (!isBlank(byte)) blank = false;
      else if (byte === 0x0a) start.line++;
      if (!blank) break;
      start.offset++;
    }
    if (!blank) yield chunk.subarray(at);
  }
}
