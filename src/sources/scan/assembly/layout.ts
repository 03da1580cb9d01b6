/** Where everything lies in the module's memory; nothing is allocated. */

/** Bytes a record may be long, with what was read of the next ones. Both clouds end a record at 256 KiB. */
export const CAPACITY: u32 = 512 * 1024;
/** Behind the bytes read stand blanks and then a zero, so that loads past the end are harmless. */
export const PADDING: u32 = 256;

/** Records told in one go. */
export const MOST_RECORDS: u32 = 4096;
/** Of one told record: start, end, verdict, members (u32 each), milliseconds (f64), hash of the uid (4 x u32). */
export const RECORD_SIZE: u32 = 40;

export const MOST_DEPTH: u32 = 64;
/** Keys told apart per level of nesting, 8 bytes each; a power of two. */
export const KEY_SLOTS: u32 = 1024;
/** Slots of a table of known names. */
export const NAME_SLOTS: u32 = 1024;
export const MOST_NAMES: u32 = 32;
/** Length, then the name, padded with zeros, then 0xff for each of its bytes. */
export const NAME_SIZE: u32 = 80;
export const MOST_FIELDS: u32 = 32;
/** Start and end of a text, start and end of its key. */
export const FIELD_SIZE: u32 = 16;

export const MOST_NEEDLES: u32 = 1024;
/** Longest needle; of a longer one this much is looked for. */
export const NEEDLE_LENGTH: u32 = 32;
/** Its bytes in lower case, 0x20 for each letter, 0xff for each byte; then where its three bytes begin and the next needle of its bucket. */
export const NEEDLE_SIZE: u32 = 3 * NEEDLE_LENGTH + 8;

export const CLASSES: u32 = 0x8000;
export const BUCKETS: u32 = CLASSES + 64;
export const LANES: u32 = BUCKETS + 64;
export const FIELDS: u32 = LANES + 64;
export const FRAMES: u32 = FIELDS + MOST_FIELDS * FIELD_SIZE;
export const SCRATCH: u32 = FRAMES + (MOST_DEPTH + 2) * 16;
export const SCRATCH_SIZE: u32 = 2048;
export const NAMES: u32 = SCRATCH + SCRATCH_SIZE;
export const NAME_HASHES: u32 = NAMES + MOST_NAMES * NAME_SIZE;
export const TABLES: u32 = NAME_HASHES + MOST_NAMES * 4;
export const NEEDLES: u32 = TABLES + 8 * NAME_SLOTS;
export const KEYS: u32 = NEEDLES + MOST_NEEDLES * NEEDLE_SIZE;
export const RECORDS: u32 = KEYS + (MOST_DEPTH + 2) * KEY_SLOTS * 8;
export const WINDOW: u32 = RECORDS + MOST_RECORDS * RECORD_SIZE + 64;
export const QUOTES: u32 = WINDOW + CAPACITY + PADDING;
export const HITS: u32 = QUOTES + (CAPACITY + PADDING) * 4;
export const HIDDEN: u32 = HITS + (CAPACITY + PADDING) * 4;
export const END: u32 = HIDDEN + (CAPACITY + PADDING) * 4;
