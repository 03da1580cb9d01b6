/** Candidates are appraised where they were found: what no query matches passes, and of the rest only what is kept goes on. */

import { createAppraiser, isHalf, normalize, type Question } from "../../engine/appraise.ts";
import { createForeteller, type Foreteller, type Foretold } from "../../engine/foretell.ts";
import type { Met, PassedRecord } from "../../engine/passed-record.ts";
import type { AuditEvent, Plane } from "../../model/event.ts";
import type { JsonValue } from "../../model/json.ts";
import { unwrap } from "../envelopes.ts";
import type { Candidate, Frame, FramedRecord, ScanListener } from "../scan/scan.ts";
import { FRAMED, type Framed } from "./framed.ts";
import { createLacking, type TextsOf } from "./lacking.ts";
import type { ScanLog } from "./scanned.ts";

type Log = Pick<ScanLog, "candidate" | "passed" | "add" | "meet">;

/** What is no single sound record by itself goes to `log` as the candidate it is. */
export function appraising(log: Log, question: Question, texts?: TextsOf): ScanListener {
  const appraise = createAppraiser(question);
  const foreteller = createForeteller(question);
  const isLacking = texts === undefined ? () => false : createLacking(texts);
  return {
    ...(foreteller && { framed: appraisingFrames(log, foreteller, isLacking) }),
    passed: log.passed,
    candidate(candidate) {
      const event = soundEvent(candidate);
      const record = event && appraise(event);
      if (record === undefined || !travels(record.met)) log.candidate(candidate);
      else log.add(record);
    },
  };
}

interface Known extends Pick<Framed, "own"> {
  /** Absent where nothing is left to be told. */
  readonly complete: Framed["complete"] | undefined;
  readonly foretold: Foretold;
  readonly travels: boolean;
}

/** A few KB each. */
const MOST_KNOWN = 1024;

/** What follows from a frame is found out once for each reach, and forgotten when it did not come for long. */
function appraisingFrames(
  log: Log,
  foreteller: Foreteller,
  isLacking: (record: FramedRecord) => boolean,
): (record: FramedRecord) => boolean {
  /** By reach, then by frame; `false` where there is no sketch. */
  const known: (Known | false | undefined)[][] = [];
  /** By reach and the frame's bytes, as its number is given anew: of this turn, and of the one before. */
  let recent = new Map<string, Known | false>();
  let older = recent;
  let turn = 0;

  function knownOf(record: FramedRecord): Known | false {
    if (record.turn !== turn || recent.size === MOST_KNOWN) {
      known.length = 0;
      older = recent;
      recent = new Map();
      turn = record.turn;
    }
    const reach = foreteller.reach(record.ms);
    known[reach] ??= [];
    const ofReach = known[reach];
    const before = ofReach[record.frame];
    if (before !== undefined) return before;
    const frame = record.readFrame();
    const name = `${reach} ${frame.isAtHome} ${frame.text}`;
    const found = older.get(name) ?? foretell(frame, record.plane, reach);
    ofReach[record.frame] = found;
    recent.set(name, found);
    return found;
  }

  function foretell(frame: Frame, plane: Plane, reach: number): Known | false {
    const framed = FRAMED[plane](frame);
    if (framed === undefined) return false;
    const { sketch, complete, own } = framed;
    const foretold = foreteller.foretell(sketch, reach);
    return { complete: foretold.isSettled ? undefined : complete, own, foretold, travels: travels(foretold.met) };
  }

  function passes({ before }: FramedRecord, met: Met | undefined, own: PassedRecord["own"]): boolean {
    if (met?.concerned !== undefined && own === undefined) return false;
    if (met !== undefined) log.meet(before, met, own);
    return true;
  }

  return (record) => {
    if (isLacking(record)) return true;
    const known = knownOf(record);
    if (known === false || !known.travels) return false;
    const { complete, own, foretold } = known;
    if (complete === undefined) {
      const { met, ownsTarget } = foretold;
      return passes(record, met, met?.concerned && own(record, ownsTarget));
    }
    const completed = complete(record);
    if (completed === undefined) return false;
    const met = foreteller.settle(foretold, completed.event);
    return travels(met) && passes(record, met, completed.own);
  };
}

/** As JSON, what is kept must stay what it is: a number too large for one, `1e400`, would not. */
function travels(met: Met | undefined): boolean {
  return met?.concerned === undefined || isFiniteThroughout(met.concerned.what.raw);
}

function isFiniteThroughout(value: JsonValue | undefined): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isFiniteThroughout);
}

function soundEvent({ bytes, unclear }: Candidate): AuditEvent | undefined {
  if (unclear) return undefined;
  const { records, broken, notAudit } = unwrap(JSON.parse(bytes.toString("utf8")));
  const [raw] = records;
  if (raw === undefined || records.length > 1 || broken.length > 0 || Object.keys(notAudit).length > 0)
    return undefined;
  const event = normalize(raw);
  return "invalid" in event || isHalf(event) ? undefined : event;
}
