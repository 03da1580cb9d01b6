/** A file of entries larger than this is none: what people write is a thousand times smaller. */

export const MAX_BYTES = 1024 * 1024;
