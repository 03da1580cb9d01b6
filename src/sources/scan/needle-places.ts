/** By which of its bytes each needle is looked for. A poor choice costs time, never a match. */

/** `bytes`: in lower case, no longer than `LONGEST_NEEDLE`. */
export type PlacedNeedle = { readonly bytes: Buffer } & (
  | {
      /** Looked for at every place: where its three bytes begin, and in which of eight buckets. */
      readonly place: number;
      readonly bucket: number;
    }
  | {
      /** Looked for at the quotes of strings: the one it begins or ends with. */
      readonly anchor: "start" | "end";
    }
);

const QUOTE = 0x22;
const LONGEST_NEEDLE = 32;
const MOST_NEEDLES = 1024;
const BUCKETS = 8;
/** With the quote itself. */
const SHORTEST_ANCHORED = 5;

/** JSON writes these as they are; a quote at an end is the one around the text. */
const SEARCHABLE = /^"?[\x20-\x21\x23-\x5b\x5d-\x7e]*"?$/;

/** Whether all can be looked for at once: three ASCII characters or more each, none that JSON escapes. */
export function areSearchable(needles: readonly string[]): boolean {
  return needles.length <= MOST_NEEDLES && needles.every((needle) => needle.length >= 3 && SEARCHABLE.test(needle));
}

/** At every place, what is looked for of a needle that holds no quote are the three bytes that are rarest in `sample`. */
export function placeNeedles(needles: readonly string[], sample: Uint8Array): readonly PlacedNeedle[] {
  const all = needles.map((needle) => Buffer.from(shortened(needle.toLowerCase()), "latin1"));
  const anchored = all.flatMap((bytes) => anchorOf(bytes) ?? []);
  const others = all.filter((bytes) => anchorOf(bytes) === undefined);
  return [...anchored, ...placeAnywhere(others, sample)];
}

/** What is found wherever the needle is; where it has a quote, with that. */
function shortened(needle: string): string {
  return needle.endsWith('"') && !needle.startsWith('"')
    ? needle.slice(-LONGEST_NEEDLE)
    : needle.slice(0, LONGEST_NEEDLE);
}

function anchorOf(bytes: Buffer): PlacedNeedle | undefined {
  if (bytes.length < SHORTEST_ANCHORED) return undefined;
  if (bytes[0] === QUOTE) return { bytes, anchor: "start" };
  return bytes.at(-1) === QUOTE ? { bytes, anchor: "end" } : undefined;
}

function placeAnywhere(needles: readonly Buffer[], sample: Uint8Array): readonly PlacedNeedle[] {
  const counts = countTriples(sample);
  const placed = needles.map((bytes) => ({ bytes, place: rarest(bytes, counts) }));
  // Needles with the same three bytes share a bucket; buckets are crossed with each other only when there are more.
  const triples = [...new Set(placed.map(({ bytes, place }) => triple(bytes, place)))].sort((a, b) => a - b);
  return placed.map((needle) => ({
    ...needle,
    bucket: triples.indexOf(triple(needle.bytes, needle.place)) % BUCKETS,
  }));
}

/** The lower halves of three bytes, which is what the scanner compares first. */
function triple(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  return ((a & 15) << 8) | ((b & 15) << 4) | (c & 15);
}

function countTriples(sample: Uint8Array): Uint32Array {
  const counts = new Uint32Array(4096);
  for (let at = 0, here = 0; at < sample.length; at++) {
    here = ((here << 4) | ((sample[at] ?? 0) & 15)) & 4095;
    counts[here] = (counts[here] ?? 0) + 1;
  }
  return counts;
}

function rarest(bytes: Uint8Array, counts: Uint32Array): number {
  let best = 0;
  for (let at = 1; at + 3 <= bytes.length; at++) {
    if ((counts[triple(bytes, at)] ?? 0) < (counts[triple(bytes, best)] ?? 0)) best = at;
  }
  return best;
}
