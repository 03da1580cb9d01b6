/** One part read page by page to its end, from where an earlier run left it, and past page tokens that were refused. */

import type { LookupEventsCommandInput, LookupEventsCommandOutput } from "@aws-sdk/client-cloudtrail";
import type { PageStore } from "../../engine/source.ts";
import { at, type JsonValue, list, number, text } from "../../model/json.ts";
import { formatInstant, type TimeWindow } from "../../model/time.ts";
import { beginning, type Part, type Position, requestOf, take, unread, withoutToken } from "./position.ts";
import { fromJson, type Row, toJson, toRow } from "./row.ts";

export interface Asker {
  /** Names the account and Region, for what is kept of them. */
  readonly place: string;
  ask(request: LookupEventsCommandInput): Promise<LookupEventsCommandOutput>;
  /** What could not be read, when a request failed for good. */
  lost(error: unknown, part: Part, unread: TimeWindow): void;
  readonly pages?: PageStore;
}

export interface ReadPage {
  readonly rows: readonly Row[];
  readonly position: Position;
  /** Whether this was the part's last page. */
  readonly last: boolean;
}

/** Answers that bring nothing new, tokens refused or pages repeated, one after the other: past that, asking again is no use. */
const FRUITLESS_ANSWERS = 4;

/** Pages that an earlier run kept come first. Ends without throwing when a request fails for good. */
export async function* readPages(part: Part, asker: Asker): AsyncGenerator<ReadPage> {
  const log = await asker.pages?.open(nameOf(part, asker.place));
  let position = beginning(part);
  try {
    for await (const { records, next } of log?.pages() ?? []) {
      position = toPosition(next, position.until);
      yield { rows: records.map(fromJson), position, last: next === null };
      if (next === null) return;
    }
    for (let fruitless = 0; ; ) {
      const answer = await answerTo(position, part, asker, fruitless < FRUITLESS_ANSWERS);
      if (answer === undefined) return;
      if (answer === "token refused") {
        fruitless += 1;
        position = withoutToken(position);
        continue;
      }
      const { Events = [], NextToken } = answer;
      const { fresh: rows, position: after } = take(part, position, Events.map(toRow), NextToken);
      if (rows.length > 0) fruitless = 0;
      else if (NextToken !== undefined && NextToken === position.token) fruitless += 1;
      position = after;
      const last = NextToken === undefined;
      await log?.append({ records: rows.map(toJson), next: last ? null : { ...position } });
      yield { rows, position, last };
      if (last) return;
    }
  } finally {
    await log?.close();
  }
}

/** `undefined` when it failed for good, which is said to `asker`. */
async function answerTo(
  position: Position,
  part: Part,
  asker: Asker,
  patient: boolean,
): Promise<LookupEventsCommandOutput | "token refused" | undefined> {
  try {
    if (!patient) throw new Error("the server gives no page after this one, and does not say that there is none");
    return await asker.ask(requestOf(part, position));
  } catch (error) {
    const refused = error instanceof Error && error.name === "InvalidNextTokenException";
    if (refused && position.token !== undefined) return "token refused";
    asker.lost(error, part, unread(part, position));
    return undefined;
  }
}

function nameOf({ attribute, window }: Part, place: string): string {
  const what = attribute === undefined ? "everything" : `${attribute.key}=${attribute.value}`;
  return `${place} ${what} ${formatInstant(window.since)} ${formatInstant(window.until)}`;
}

/** As `readPages` kept it. */
function toPosition(next: JsonValue, until: number): Position {
  const [token, oldest] = [text(at(next, "token")), number(at(next, "oldest"))];
  return {
    until: number(at(next, "until")) ?? until,
    ...(token === undefined ? {} : { token }),
    ...(oldest === undefined ? {} : { oldest }),
    known: list(at(next, "known")).flatMap((id) => text(id) ?? []),
  };
}
