/** What a file is, by its first bytes: JSON is read, in other text records are looked for, everything else is named. */

export type FileKind =
  | { readonly kind: "json"; readonly skip: number }
  | { readonly kind: "utf-16" }
  | { readonly kind: "text" }
  | { readonly kind: "other"; readonly what: string };

/** How many bytes `fileKind` wants to see; a tar archive is told by its 257th. */
export const HEAD = 512;

const MAGIC: readonly (readonly [string, string, number?])[] = [
  ["zip archive", "PK\x03\x04"],
  ["zip archive", "PK\x05\x06"],
  ["zstd file", "\x28\xb5\x2f\xfd"],
  ["Parquet file", "PAR1"],
  ["ORC file", "ORC"],
  ["Avro file", "Obj\x01"],
  ["bzip2 file", "BZh"],
  ["xz file", "\xfd7zXZ\x00"],
  ["7-Zip archive", "7z\xbc\xaf\x27\x1c"],
  ["lz4 file", "\x04\x22\x4d\x18"],
  ["Snappy file", "\xff\x06\x00\x00sNaPpY"],
  ["SQLite database", "SQLite format 3\x00"],
  ["PDF", "%PDF-"],
  ["PNG image", "\x89PNG"],
  ["JPEG image", "\xff\xd8\xff"],
  ["GIF image", "GIF8"],
  ["tar archive", "ustar", 257],
];

/** What a file is called in which nothing was found that could be read. */
export const NOT_JSON = "file that is not JSON";

/** Hardly any binary format does without them; a hole in a file that was not fetched whole is of zeros alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x01-\x08\x0e-\x1f\x7f]/;

/** `head`: up to `HEAD` bytes from the beginning; `skip`: a byte order mark. Blank files are `empty file`. */
export function fileKind(head: Buffer): FileKind {
  const text = head.toString("latin1", 0, HEAD);
  if (/^(\xff\xfe|\xfe\xff|[{[]\0|\0[{[])/.test(text)) return { kind: "utf-16" };
  const known = MAGIC.find(([, magic, at = 0]) => text.startsWith(magic, at));
  if (known !== undefined) return { kind: "other", what: known[0] };
  const skip = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
  const first = text.slice(skip).trimStart()[0];
  if (first === undefined) return { kind: "other", what: "empty file" };
  if (first === "{" || first === "[") return { kind: "json", skip };
  return CONTROL.test(text) ? { kind: "other", what: NOT_JSON } : { kind: "text" };
}
