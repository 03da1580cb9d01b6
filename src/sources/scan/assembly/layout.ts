/** Where everything lies in the module's memory; nothing is allocated. */

/** Bytes a record may be long, with what was read of the next ones. Both clouds end a record at 256 KiB. */
export const CAPACITY: u32 = 512 * 1024;
/** Most bytes that are read, or unpacked, before they are looked at. */
export const MOST_STEP: u32 = 64 * 1024;
/** What was looked at is moved out only when it is this much: moving the history costs as much as 32 KiB of records. */
export const SLIDE: u32 = 128 * 1024;
/** Deflate repeats what it wrote up to so long ago (RFC 1951, 2). */
export const HISTORY: u32 = 32 * 1024;
/** One step of unpacking may end so far behind where it should: a match, and what its copying writes beyond it. */
export const OVERSHOOT: u32 = 1024;
/** Behind the bytes read stand blanks and then a zero, so that loads past the end are harmless. */
export const PADDING: u32 = 256;

/** Records told in one go. */
export const MOST_RECORDS: u32 = 4096;
/**
 * Of a record that may have to be parsed: start, end, verdict, members, how many of those that need not were told before it, the
 * number of its frame or 0 (u32 each); where it has a frame, the ids of the event and of the record (4 x u32 each); of a log
 * entry without one, its shape or 0.
 */
export const RECORD_SIZE: u32 = 56;

/** Bytes of a file as they are stored, given in one go with those left from before. */
export const PACKED_SIZE: u32 = 64 * 1024;
/** Bytes that are folded, for their checksum, before those in front of them are moved. */
export const FOLD_STEP: u32 = 16 * 1024;
/** Symbols that a block of deflate tells the code lengths of. */
export const MOST_SYMBOLS: u32 = 288 + 32;
/** Bits that the first look into a table of a Huffman code takes; what is longer takes another. */
export const LITERAL_BITS: u32 = 11;
export const DISTANCE_BITS: u32 = 9;
export const PRECODE_BITS: u32 = 7;
/** Entries of tables, more than any complete code of so many symbols needs, up to 15 bits long (zlib's `enough.c` counts them). */
export const LITERAL_ENTRIES: u32 = 4096;
export const DISTANCE_ENTRIES: u32 = 1024;

export const MOST_DEPTH: u32 = 64;
/** Keys told apart per level of nesting, 8 bytes each; a power of two. */
export const KEY_SLOTS: u32 = 1024;
/** Slots of a table of known names. */
export const NAME_SLOTS: u32 = 1024;
export const MOST_NAMES: u32 = 48;
/** Length, then the name, padded with zeros, then 0xff for each of its bytes. */
export const NAME_SIZE: u32 = 80;
export const MOST_FIELDS: u32 = 48;
/** Start and end of a text, start and end of its key. */
export const FIELD_SIZE: u32 = 16;

export const MOST_NEEDLES: u32 = 1024;
/** Longest needle; of a longer one this much is looked for. */
export const NEEDLE_LENGTH: u32 = 32;
/**
 * Its bytes in lower case, 0x20 for each letter, 0xff for each byte; then where in it what it is found by begins, and the next
 * needle that is found by the same.
 */
export const NEEDLE_SIZE: u32 = 3 * NEEDLE_LENGTH + 8;

/** Slots for the four bytes by which a needle is found at a quote; a power of two. */
export const ANCHOR_BITS: u32 = 12;

/** Frames that are known at a time, and bytes of them; of a longer one none is made. */
export const MOST_FRAMES: u32 = 2 * 1024;
export const FRAME_SLOTS: u32 = 4 * MOST_FRAMES;
export const FRAMES_SIZE: u32 = 1024 * 1024;
export const FRAME_LENGTH: u32 = 16 * 1024;
/** What a call was given and gave, and ids: cut out of a frame, each start and end, 4 bytes each. */
export const MOST_CUTS: u32 = 16;

/** Texts and numbers of one record that stand as values: of one with more, no shape is known. */
export const MOST_VALUES: u32 = 1024;
export const MOST_NODES: u32 = 64 * 1024;
export const NODE_SIZE: u32 = 28;
export const NODE_TEXTS_SIZE: u32 = 4 * 1024 * 1024;
export const MOST_SHAPES: u32 = 8 * 1024;
export const SHAPE_SIZE: u32 = 80 + 24 * 12;
/** Records that later ones are compared with; of one with more values none is made. */
export const MOST_TWIN_VALUES: u32 = 64;
export const TWINS_KNOWN: u32 = 64;
/** Slots for the number of the latest record that began in a certain way. */
export const LATEST_SLOTS: u32 = 256;
export const TWIN_SIZE: u32 = 32 + MOST_TWIN_VALUES * 8;

export const CLASSES: u32 = 0x8000;
export const BUCKETS: u32 = CLASSES + 64;
export const LANES: u32 = BUCKETS + 64;
export const FIELDS: u32 = LANES + 64;
export const LEVELS: u32 = FIELDS + MOST_FIELDS * FIELD_SIZE;
export const SCRATCH: u32 = LEVELS + (MOST_DEPTH + 2) * 16;
export const SCRATCH_SIZE: u32 = 2048;
export const NAMES: u32 = SCRATCH + SCRATCH_SIZE;
export const NAME_HASHES: u32 = NAMES + MOST_NAMES * NAME_SIZE;
export const TABLES: u32 = NAME_HASHES + MOST_NAMES * 4;
export const NEEDLES: u32 = TABLES + 8 * NAME_SLOTS;
export const OPENINGS: u32 = NEEDLES + MOST_NEEDLES * NEEDLE_SIZE;
export const CLOSINGS: u32 = OPENINGS + (1 << ANCHOR_BITS) * 2;
export const KEYS: u32 = CLOSINGS + (1 << ANCHOR_BITS) * 2;
export const RECORDS: u32 = KEYS + (MOST_DEPTH + 2) * KEY_SLOTS * 8;
/** Of the others, and of those that are no candidates by themselves: milliseconds, hash of the uid (4 x u32), signs, each for all. */
export const TIMES: u32 = RECORDS + MOST_RECORDS * RECORD_SIZE;
export const UIDS: u32 = TIMES + MOST_RECORDS * 8;
export const SIGNS: u32 = UIDS + MOST_RECORDS * 16;
/** Put there from outside: the signs, 16 bits, that each verdict without what is no sign stands for. */
export const SIGNS_OF: u32 = SIGNS + MOST_RECORDS * 2;
export const PACKED: u32 = (SIGNS_OF + 64 * 2 + 15) & ~15;
export const CRC_TABLES: u32 = PACKED + PACKED_SIZE + 64;
/** Folded bytes of which a checksum is to be taken, behind those before them. */
export const FOLDED: u32 = CRC_TABLES + 8 * 1024;
/** What symbols mean, without the length of their code: literals and lengths, distances, code lengths. */
export const LITERAL_MEANINGS: u32 = FOLDED + 4 * 1024 + FOLD_STEP + 64;
export const DISTANCE_MEANINGS: u32 = LITERAL_MEANINGS + 288 * 4;
export const PRECODE_MEANINGS: u32 = DISTANCE_MEANINGS + 32 * 4;
export const CODE_LENGTHS: u32 = PRECODE_MEANINGS + 32 * 4;
export const SORTED: u32 = CODE_LENGTHS + MOST_SYMBOLS;
export const LENGTH_COUNTS: u32 = SORTED + MOST_SYMBOLS * 2;
export const LITERALS: u32 = LENGTH_COUNTS + 64;
export const DISTANCES: u32 = LITERALS + LITERAL_ENTRIES * 4;
export const PRECODES: u32 = DISTANCES + DISTANCE_ENTRIES * 4;

/** In front of the window stands what deflate may repeat. */
export const WINDOW: u32 = PRECODES + (1 << PRECODE_BITS) * 4 + HISTORY;
const WINDOW_SIZE: u32 = SLIDE + CAPACITY + MOST_STEP + OVERSHOOT + PADDING;
/** Places in the window, 4 bytes each; closing quotes and what may hide a needle are at most every second byte. */
const MOST_INDEXED: u32 = CAPACITY + MOST_STEP + OVERSHOOT + PADDING;
export const QUOTES: u32 = WINDOW + WINDOW_SIZE;
export const HIDDEN: u32 = QUOTES + MOST_INDEXED * 2;
export const HITS: u32 = HIDDEN + MOST_INDEXED * 2;
/** Short strings met lately, 32 bytes each, and hashes added lately; powers of two. */
export const RECENT_SLOTS: u32 = 8 * 1024;
export const ADDED_SLOTS: u32 = 16 * 1024;
export const RECENT: u32 = HITS + MOST_INDEXED * 4;
export const ADDED: u32 = RECENT + RECENT_SLOTS * 32;
/** What is gathered of a string is less than one hash to two of its bytes, its quotes and what comes behind them. */
export const STRINGS: u32 = ADDED + ADDED_SLOTS * 4;
/** Where each frame lies, and how long it is; then by hash the number of a frame, 0 for none. */
export const FRAME_PLACES: u32 = STRINGS + MOST_INDEXED * 2;
export const FRAME_TABLE: u32 = FRAME_PLACES + (MOST_FRAMES + 1) * 8;
export const CUTS: u32 = FRAME_TABLE + FRAME_SLOTS * 4;
export const FRAMES: u32 = (CUTS + MOST_CUTS * 8 + 31) & ~31;
/** Sixteen bytes of ones, then sixteen of zeros. */
export const MASK: u32 = FRAMES + FRAMES_SIZE + FRAME_LENGTH + PADDING;
export const VALUES: u32 = MASK + 32;
export const NODES: u32 = VALUES + MOST_VALUES * 8;
export const SHAPES: u32 = NODES + MOST_NODES * NODE_SIZE;
export const NODE_TEXTS: u32 = SHAPES + MOST_SHAPES * SHAPE_SIZE;
export const TWINS: u32 = NODE_TEXTS + NODE_TEXTS_SIZE + 64;
export const LATEST: u32 = TWINS + TWINS_KNOWN * TWIN_SIZE;
export const END: u32 = LATEST + LATEST_SLOTS * 4;
