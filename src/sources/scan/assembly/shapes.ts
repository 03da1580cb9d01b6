/**
 * Records that differ in nothing but their texts and numbers have the same shape: the same bytes between those that stand as values.
 * What is between them was read once; a record whose bytes there are the same, one after another, needs no other reading. A
 * shape is a path in a tree whose nodes are such bytes, each up to the next number or text's opening quote, the last to the record's
 * end. The texts must be without what may hide a needle, an escape or a letter that folds to ASCII; needles are looked for in them and in
 * numbers alone, as what stands elsewhere is the same in all records of a shape. No two nodes that follow the same one can both fit, since what follows from the same bytes is the same: a
 * quote opens a text, or not; only where a number may begin, another value may too, and the next byte tells.
 */

import { CLOSE_OBJECT, QUOTE } from "./characters";
import {
  copyMasks,
  detailBits,
  endOf,
  isUnclear,
  keyEndOf,
  pasteMasks,
  placeDetail,
  placeText,
  startOf,
  textBits,
} from "./fields";
import {
  MASK,
  MOST_NODES,
  MOST_SHAPES,
  MOST_VALUES,
  NODE_SIZE,
  NODE_TEXTS,
  NODE_TEXTS_SIZE,
  NODES,
  SHAPE_SIZE,
  SHAPES,
  VALUES,
} from "./layout";
import { beginsNumber } from "./numbers";
import { areTwinsUsedUp, renumberTwins } from "./twins";

/** Longest bytes of a node. */
const MOST_LENGTH: u32 = 4096;
/** Nodes that may follow the same one: there are as many as kinds of calls. */
const MOST_SIBLINGS: u32 = 512;
/** Of a shape: behind the masks, whether a needle stands between the texts, members, and the number of fields. */
export const HOLDS: u32 = 56;
const MEMBERS: u32 = 64;
const FIELD_COUNT: u32 = 68;
/** What frames leave out, by the numbers of values: see `frames.ts` and `entry-frames.ts`. */
const CUT_VALUES: u32 = 72;
const FIRST_FIELD: u32 = 80;
/** A field's id, 1 for a detail, then places: see `keep`. Two bytes each. */
const SHAPE_FIELD: u32 = 12;
const MOST_SHAPE_FIELDS: u32 = (SHAPE_SIZE - FIRST_FIELD) / SHAPE_FIELD;

/** A node: where its bytes lie, how many, next sibling, first child, shape, parent, number of a record behind it. */
export const LENGTH: u32 = 4;
const NEXT: u32 = 8;
const CHILD: u32 = 12;
export const SHAPE: u32 = 16;
export const PARENT: u32 = 20;
export const TWIN: u32 = 24;

let nodes: u32 = 0;
let textsEnd: u32 = NODE_TEXTS;
let shapes: u32 = 0;
let isFull: bool = false;

/** Texts and numbers that stand as values in the record that is read: start and end each, without quotes. */
let values: u32 = 0;

/** Of the shape that was pasted last, the keys with a colon. */
export let shapeMembers: u32 = 0;

/** The shape of the record that was read last; 0 where it has none that is known. */
export let presentShape: u32 = 0;

/** Beside the bits of what `cutsOf` a shape answers: it was found out. These are a bit for each of so many values, the first. */
export const CUTS_KNOWN: u64 = (<u64>1) << 63;
export const MOST_CUT_VALUES: u32 = 62;

export function cutsOf(shape: u32): u64 {
  return load<u64>(shape, CUT_VALUES);
}

export function keepCuts(shape: u32, cuts: u64): void {
  store<u64>(shape, cuts, CUT_VALUES);
}

/** The root is node 0, without bytes. */
export function forgetShapes(): void {
  nodes = 1;
  textsEnd = NODE_TEXTS;
  shapes = 0;
  isFull = false;
  store<u32>(NODES, 0, CHILD);
  renumberTwins();
  memory.fill(MASK, 0xff, 16);
  memory.fill(MASK + 16, 0, 16);
}

/** Begins anew when no more can be learned. */
export function tidyShapes(): void {
  if (isFull || areTwinsUsedUp()) forgetShapes();
}

export function forgetValues(): void {
  values = 0;
  presentShape = 0;
}

/** A number stands as a value between `from` and `to`, or a text without its quotes. */
export function noteValue(from: u32, to: u32): void {
  if (values < MOST_VALUES) store<u64>(VALUES + values * 8, <u64>from | ((<u64>to) << 32));
  values++;
}

/** The node after `parent` whose bytes stand at `here`, 0 for none. It comes first from now on. */
export function follow(parent: u32, here: u32): u32 {
  let before: u32 = 0;
  let node = load<u32>(parent, CHILD);
  while (node !== 0) {
    const next = load<u32>(node, NEXT);
    if (isAt(node, here)) {
      if (before !== 0) {
        store<u32>(before, next, NEXT);
        store<u32>(node, load<u32>(parent, CHILD), NEXT);
        store<u32>(parent, node, CHILD);
      }
      return node;
    }
    before = node;
    node = next;
  }
  return 0;
}

/** Also that a number follows where one has to: what else may follow the same bytes is another node's. */
function isAt(node: u32, here: u32): bool {
  const text = load<u32>(node);
  const length = <u32>load<u16>(node, LENGTH);
  if (!isSame(text, here, length)) return false;
  const last = <u32>load<u8>(text + length - 1);
  return last === QUOTE || last === CLOSE_OBJECT || beginsNumber(load<u8>(here + length));
}

/** Nodes that follow the same one begin alike, and end each in its own way. */
function isSame(text: u32, here: u32, length: u32): bool {
  if (length < 16) return !v128.any_true(v128.and(difference(text, here), v128.load(MASK + 16 - length)));
  const last = length - 16;
  if (v128.any_true(difference(text + last, here + last))) return false;
  for (let at: u32 = 0; at < last; at += 16) {
    if (v128.any_true(difference(text + at, here + at))) return false;
  }
  return true;
}

function difference(one: u32, other: u32): v128 {
  return v128.xor(v128.load(one), v128.load(other));
}

/**
 * Learns the shape of the record between `at` and `after`, which was just read, with `members` keys. `hits`: the list of
 * places from the record's first one on at which a needle stands; where one may only hide, the record is unclear.
 */
export function learnShape(at: u32, after: u32, members: u32, hits: u32): void {
  if (isFull || isUnclear() || values > MOST_VALUES) return;
  let parent = NODES;
  let from = at;
  let hit = hits;
  let holds = false;
  for (let value: u32 = 0; value < values; value++) {
    const start = load<u32>(VALUES + value * 8);
    if (load<u32>(hit) < start - 1) holds = true;
    parent = grow(parent, from, start);
    if (parent === 0) return;
    from = load<u32>(VALUES + value * 8, 4);
    while (load<u32>(hit) <= from) hit += 4;
  }
  if (load<u32>(hit) < after) holds = true;
  const last = grow(parent, from, after);
  if (last === 0) return;
  presentShape = load<u32>(last, SHAPE);
  if (presentShape !== 0) return;
  presentShape = keep(at, members);
  if (presentShape === 0) return;
  store<u8>(presentShape, holds ? 1 : 0, HOLDS);
  store<u32>(last, presentShape, SHAPE);
}

/** The node after `parent` with these bytes, made if there is none; 0 where it cannot be. */
function grow(parent: u32, from: u32, to: u32): u32 {
  const known = follow(parent, from);
  if (known !== 0) return known;
  let siblings: u32 = 0;
  for (let node = load<u32>(parent, CHILD); node !== 0; node = load<u32>(node, NEXT)) siblings++;
  const length = to - from;
  if (siblings >= MOST_SIBLINGS || length > MOST_LENGTH) return 0;
  if (nodes === MOST_NODES || textsEnd + length + 16 > NODE_TEXTS + NODE_TEXTS_SIZE) {
    isFull = true;
    return 0;
  }
  const node = NODES + nodes * NODE_SIZE;
  nodes++;
  memory.copy(textsEnd, from, length);
  store<u32>(node, textsEnd);
  store<u16>(node, <u16>length, LENGTH);
  store<u32>(node, load<u32>(parent, CHILD), NEXT);
  store<u32>(node, 0, CHILD);
  store<u32>(node, 0, SHAPE);
  store<u32>(node, parent, PARENT);
  store<u32>(node, 0, TWIN);
  store<u32>(parent, node, CHILD);
  textsEnd += length;
  return node;
}

/** What was noted of the present record, its places by the values they stand behind; 0 where it is too much. */
function keep(at: u32, members: u32): u32 {
  if (shapes === MOST_SHAPES) {
    isFull = true;
    return 0;
  }
  const shape = SHAPES + shapes * SHAPE_SIZE;
  let field = shape + FIRST_FIELD;
  let count: u32 = 0;
  for (let rest = textBits(); rest !== 0; rest &= rest - 1) {
    const id = <u32>ctz(rest);
    if (count === MOST_SHAPE_FIELDS) return 0;
    const start = startOf(id);
    store<u16>(field, <u16>id);
    store<u16>(field, 0, 2);
    store<u16>(field, <u16>(valueAt(start) - 1), 4);
    store<u16>(field, <u16>(start - keyEndOf(id)), 6);
    field += SHAPE_FIELD;
    count++;
  }
  for (let rest = detailBits(); rest !== 0; rest &= rest - 1) {
    const id = <u32>ctz(rest);
    if (count === MOST_SHAPE_FIELDS) return 0;
    store<u16>(field, <u16>id);
    store<u16>(field, 1, 2);
    keepPlace(field + 4, at, keyEndOf(id));
    keepPlace(field + 8, at, endOf(id));
    field += SHAPE_FIELD;
    count++;
  }
  copyMasks(shape);
  store<u32>(shape, members, MEMBERS);
  store<u32>(shape, count, FIELD_COUNT);
  store<u64>(shape, 0, CUT_VALUES);
  shapes++;
  return shape;
}

/** A place between values: how many come before it, and how far it is from the last one's closing quote, or from the record. */
function keepPlace(out: u32, at: u32, place: u32): void {
  const before = valueAt(place);
  const from = before === 0 ? at : load<u32>(VALUES + (before - 1) * 8, 4);
  store<u16>(out, <u16>before);
  store<u16>(out, <u16>(place - from), 2);
}

function placeOf(kept: u32, at: u32): u32 {
  const before = <u32>load<u16>(kept);
  const from = before === 0 ? at : load<u32>(VALUES + (before - 1) * 8, 4);
  return from + <u32>load<u16>(kept, 2);
}

/** How many values begin in front of `place`, or at it. */
function valueAt(place: u32): u32 {
  let from: u32 = 0;
  let to = values;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<u32>(VALUES + middle * 8) <= place) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Notes of the present record, whose values are known, what was noted of the one by which the shape was learned. */
export function paste(shape: u32, at: u32): void {
  presentShape = shape;
  pasteMasks(shape);
  shapeMembers = load<u32>(shape, MEMBERS);
  const end = shape + FIRST_FIELD + load<u32>(shape, FIELD_COUNT) * SHAPE_FIELD;
  for (let field = shape + FIRST_FIELD; field < end; field += SHAPE_FIELD) {
    const id = <u32>load<u16>(field);
    if (load<u16>(field, 2) === 0) {
      const value = VALUES + <u32>load<u16>(field, 4) * 8;
      const start = load<u32>(value);
      placeText(id, start, load<u32>(value, 4), start - <u32>load<u16>(field, 6));
    } else placeDetail(id, placeOf(field + 4, at), placeOf(field + 8, at));
  }
}
