/** What a file is, by its first bytes: JSON is read, what is known is named, in everything else records are looked for. */

export type FileKind =
  | { readonly kind: "json"; readonly skip: number }
  | { readonly kind: "utf-16" }
  | { readonly kind: "unknown" }
  /** What may hold records, and is to be made JSON of first: see `what`. */
  | { readonly kind: "packed"; readonly what: string }
  | { readonly kind: "other"; readonly what: string };

/** How many bytes `fileKind` wants to see; a tar archive is told by its 257th. */
export const HEAD = 512;

type Magic = readonly [kind: "packed" | "other", what: string, magic: string, at?: number];

const MAGIC: readonly Magic[] = [
  ["packed", "a zip archive: unpack it first", "PK\x03\x04"],
  ["packed", "a zip archive: unpack it first", "PK\x05\x06"],
  ["packed", "a tar archive: unpack it first", "ustar", 257],
  ["packed", "packed by zstd: unpack it first", "\x28\xb5\x2f\xfd"],
  ["packed", "packed by bzip2: unpack it first", "1AY&SY", 4],
  ["packed", "packed by xz: unpack it first", "\xfd7zXZ\x00"],
  ["packed", "a 7-Zip archive: unpack it first", "7z\xbc\xaf\x27\x1c"],
  ["packed", "packed by lz4: unpack it first", "\x04\x22\x4d\x18"],
  ["packed", "packed by Snappy: unpack it first", "\xff\x06\x00\x00sNaPpY"],
  ["packed", "a Parquet file: export its rows as JSON first", "PAR1"],
  ["packed", "an ORC file: export its rows as JSON first", "ORC"],
  ["packed", "an Avro file: export its rows as JSON first", "Obj\x01"],
  ["packed", "a SQLite database: export its rows as JSON first", "SQLite format 3\x00"],
  ["other", "PDF", "%PDF-"],
  ["other", "PNG image", "\x89PNG"],
  ["other", "JPEG image", "\xff\xd8\xff"],
  ["other", "GIF image", "GIF8"],
];

/** An object, a list, a text of either, and what else may stand on a line of its own. */
const JSON_BEGINS = [
  /^\{\s*(["}]|$)/,
  /^\[\s*([{["\]]|(-?[\d.eE+-]+|true|false|null)\s*(,|\]\s*([,\n]|$))|$)/,
  /^"[\s{[\xef\xbb\xbf]*\\["unrt]/,
  /^(-?[\d.eE+-]+|true|false|null|"[^"\\\n]*")[ \t\r]*(\n|$)/,
];

/** A text may begin with the same few letters, but has no such characters. */
const SURE = 6;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BINARY = /[\0-\x08\x0e-\x1f]/;

/** `head`: up to `HEAD` bytes from the beginning; `skip`: a byte order mark. Blank files are `empty file`. */
export function fileKind(head: Buffer): FileKind {
  const text = head.toString("latin1", 0, HEAD);
  if (/^(\xff\xfe|\xfe\xff|[{[]\0|\0[{[])/.test(text)) return { kind: "utf-16" };
  const skip = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
  const first = text.slice(skip).trimStart();
  if (first === "" && head.length < HEAD) return { kind: "other", what: "empty file" };
  if (JSON_BEGINS.some((begins) => begins.test(first))) return { kind: "json", skip };
  const isText = !BINARY.test(text);
  const known = MAGIC.find(
    ([, , magic, at = 0]) => text.startsWith(magic, at) && !(isText && magic.length < SURE && /^[ -~]+$/.test(magic)),
  );
  return known === undefined ? { kind: "unknown" } : { kind: known[0], what: known[1] };
}
