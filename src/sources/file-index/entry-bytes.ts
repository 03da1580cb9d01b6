/** An entry of the index as the bytes of a file; whatever is not exactly what this program wrote is no entry. */

import { createHash } from "node:crypto";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import type { CandidateColumns } from "../fast-road/scanned.ts";
import { SIGNS } from "../scan/scan.ts";
import { SCANNER_WASM } from "../scan/scanner-wasm.ts";
import type { FileEntry } from "./entry.ts";
import type { Identity } from "./identity.ts";
import { copyOf, hashBytes, lengthOf, passedFrom, signAndTimeBytes } from "./passed-bytes.ts";

/** To be raised when anything here changes; what the scanner tells, and the signs made of it, are told apart by themselves. */
const FORMAT = 1;
const MARK = createHash("sha256").update(`iaprun index ${FORMAT}\n${SIGNS}\n${SCANNER_WASM}`).digest().subarray(0, 16);

/** Where the parts of the head begin. */
const CHECK = 16;
const IDENTITY = 32;
const SHA256 = 72;
const LENGTHS = 104;
const HEAD = 128;

/** Of `CandidateColumns`, for each. */
const CANDIDATE_BYTES = 16;

export function encodeEntry({ identity, sha256, strings, scanned }: FileEntry): Buffer {
  const { passed, candidates } = scanned();
  const hashes = hashBytes(passed);
  const rest = [signAndTimeBytes(passed), ...candidateBytes(candidates)];
  const packed = deflateRawSync(Buffer.concat(rest), { level: constants.Z_BEST_SPEED });
  const head = Buffer.alloc(HEAD);
  MARK.copy(head);
  for (const [index, part] of partsOf(identity).entries()) head.writeBigInt64LE(part, IDENTITY + 8 * index);
  sha256.copy(head, SHA256);
  const unpacked = rest.reduce((sum, { length }) => sum + length, 0);
  const lengths = [passed.count, candidates.count, hashes.length, strings.length, unpacked];
  for (const [index, length] of lengths.entries()) head.writeUInt32LE(length, LENGTHS + 4 * index);
  const bytes = Buffer.concat([head, hashes, strings, packed]);
  checksum(bytes).copy(bytes, CHECK);
  return bytes;
}

export function decodeEntry(bytes: Buffer): FileEntry | undefined {
  if (bytes.length < HEAD || !bytes.subarray(0, CHECK).equals(MARK)) return undefined;
  if (!checksum(bytes).equals(bytes.subarray(CHECK, IDENTITY))) return undefined;
  const at = (index: number): number => bytes.readUInt32LE(LENGTHS + 4 * index);
  const [count, candidates, hashes, strings] = [at(0), at(1), at(2), at(3)];
  const identity = identityFrom(bytes);
  return {
    ...(identity === undefined ? {} : { identity }),
    sha256: bytes.subarray(SHA256, LENGTHS),
    strings: bytes.subarray(HEAD + hashes, HEAD + hashes + strings),
    scanned: () => {
      const rest = inflateRawSync(bytes.subarray(HEAD + hashes + strings), { chunkSize: Math.max(64, at(4)) });
      const passed = passedFrom(count, bytes.subarray(HEAD, HEAD + hashes), rest);
      return { passed, candidates: candidatesFrom(candidates, rest.subarray(lengthOf(count, rest))) };
    },
  };
}

function checksum(bytes: Buffer): Buffer {
  return createHash("sha256")
    .update(bytes.subarray(IDENTITY))
    .digest()
    .subarray(0, IDENTITY - CHECK);
}

/** A file that is not known by its identity has no inode here. */
function partsOf(identity: Identity | undefined): readonly bigint[] {
  if (identity === undefined) return [];
  const { size, mtime, ctime, device, inode } = identity;
  return [size, mtime, ctime, device, inode];
}

function identityFrom(bytes: Buffer): Identity | undefined {
  const at = (index: number): bigint => bytes.readBigInt64LE(IDENTITY + 8 * index);
  const inode = at(4);
  return inode === 0n ? undefined : { size: at(0), mtime: at(1), ctime: at(2), device: at(3), inode };
}

function candidateBytes({ count, numbers, texts }: CandidateColumns): readonly Uint8Array[] {
  const end = count === 0 ? 0 : (numbers[4 * count - 3] ?? 0);
  return [new Uint8Array(numbers.buffer, numbers.byteOffset, CANDIDATE_BYTES * count), texts.subarray(0, end)];
}

function candidatesFrom(count: number, bytes: Uint8Array): CandidateColumns {
  const numbers = new Uint32Array(copyOf(bytes.subarray(0, CANDIDATE_BYTES * count)).buffer);
  return { count, numbers, texts: copyOf(bytes.subarray(CANDIDATE_BYTES * count)) };
}
