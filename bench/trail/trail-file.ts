/** The bytes of one file of a synthetic trail. */

import { gzipSync } from "node:zlib";
import { formatInstant } from "../../src/model/time.ts";
import { QUESTIONS } from "../questions.ts";
import { drawing } from "./draw.ts";
import { PLACES, type Place, type Plan, placeOf } from "./places.ts";
import type { Pool, Prepared } from "./pool.ts";
import { fill } from "./template.ts";

export interface TrailFile {
  /** Below the trail's folder. */
  readonly path: string;
  readonly stored: Uint8Array;
  readonly records: number;
  /** Bytes before they were packed. */
  readonly unpacked: number;
  /** Records that answer each of `QUESTIONS`. */
  readonly answers: readonly number[];
}

/** What stands before, between and behind records. */
const LAYOUT = { aws: ['{"Records":[', ",", "]}"], gcp: ["", "\n", "\n"] } as const;

/** Makes the files of a trail, in any order; what it knows of an hour it keeps. */
export function createTrail(plan: Plan): (file: number) => TrailFile {
  const { plane, records, files, seed, plain } = plan;
  const [before, between, behind] = LAYOUT[plane];
  const poolOf = keepingPools();
  let room = Buffer.alloc(2 ** 20);
  return (file) => {
    const place = placeOf(plan, file);
    const pool = poolOf(place);
    const draw = drawing(seed, file);
    const count = Math.floor((records * (file + 1)) / files) - Math.floor((records * file) / files);
    const planted = file === 0 ? pool.rarities() : [];
    const answers = QUESTIONS.map(() => 0);
    let last: Prepared | undefined;
    let length = room.write(before, "latin1");
    for (let record = 0; record < count; record++) {
      last = planted[record] ?? pool.take(draw, last);
      for (const question of last.answers) answers[question] = (answers[question] ?? 0) + 1;
      const { template } = last;
      if (room.length < length + template.bytes.length + 2) room = Buffer.concat([room], room.length * 2);
      if (record > 0) length += room.write(between, length, "latin1");
      fill(template, room, length, secondOf(place.at + (draw() % place.seconds) * 1000), draw);
      length += template.bytes.length;
    }
    length += room.write(behind, length, "latin1");
    const bytes = room.subarray(0, length);
    return { path: place.path, stored: plain ? bytes : gzipSync(bytes), records: count, unpacked: length, answers };
  };
}

/** Those of the hour, and perhaps of the one before. */
function keepingPools(): (place: Place) => Pool {
  const pools = new Map<string, Pool>();
  return ({ key, openPool }) => {
    const pool = pools.get(key) ?? openPool();
    if (pools.size > 2 * PLACES) pools.clear();
    pools.set(key, pool);
    return pool;
  };
}

function secondOf(at: number): string {
  return formatInstant(at).slice(0, 19);
}
