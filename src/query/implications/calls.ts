/** What a call did is known by its name: one table per cloud leads from the event's facets back to operation names. */

import { ACTIVITIES, type Activity, ROADS, type Road } from "../../model/event.ts";
import { and, type Expr, FALSE, or } from "../expr.ts";
import { type Implication, type Implications, type Implied, like, MADE, oneOf, whenever } from "./implication.ts";

/** Canonical operation names, joined by blanks; `*` stands for any text, `service:name` for that service only. */
type Names = string;

export interface Calls {
  /** `read` and `other` are told by more than the name. */
  readonly activity: Readonly<Partial<Record<Activity, Names>>>;
  readonly road: Readonly<Partial<Record<Road, Names>>>;
  readonly session: { readonly start: Names; readonly end: Names; readonly other: Names };
  /** By `policy.kind`, and so on. */
  readonly policy: Readonly<Record<string, Names>>;
  readonly exposure: Readonly<Record<string, Names>>;
  readonly minted: Readonly<Record<string, Names>>;
  readonly logging: Readonly<Record<string, Names>>;
  readonly proxy: Names;
}

/** Fields that `calls` alone imply, in terms of `api.canonical`, which every format leads back to its own field. */
export function callImplications(
  calls: Calls,
  activities: Readonly<Partial<Record<Activity, Implied>>> = {},
): Implications {
  const activity = (word: Activity): Implied => {
    const given = activities[word];
    return given ?? (word === "read" || word === "other" ? MADE : named(calls.activity[word]));
  };
  return whenAsked({
    activity: () => oneOf(Object.fromEntries(ACTIVITIES.map((word) => [word, activity(word)]))),
    road: () => oneOf(Object.fromEntries(ROADS.map((word) => [word, named(calls.road[word])]))),
    session: () => whenever(allOf(calls.session)),
    "session.phase": () => byWord({ start: calls.session.start, end: calls.session.end }),
    policy: () => whenever(allOf(calls.policy)),
    "policy.kind": () => byWord(calls.policy),
    exposure: () => whenever(allOf(calls.exposure)),
    "exposure.kind": () => byWord(calls.exposure),
    minted: () => whenever(allOf(calls.minted)),
    "minted.kind": () => byWord(calls.minted),
    logging: () => whenever(allOf(calls.logging)),
    "logging.control": () => byWord(calls.logging),
    proxy: () => whenever(named(calls.proxy)),
  });
}

/** Each is made when it is first asked: they are long, and most queries ask few. */
function whenAsked(makers: Readonly<Record<string, () => Implication>>): Implications {
  return Object.fromEntries(
    Object.entries(makers).map(([field, make]) => {
      let made: Implication | undefined;
      const implication: Implication = (test) => {
        made ??= make();
        return made(test);
      };
      return [field, implication];
    }),
  );
}

function byWord(names: Readonly<Record<string, Names>>): Implication {
  return oneOf(Object.fromEntries(Object.entries(names).map(([word, these]) => [word, named(these)])));
}

function allOf(names: Readonly<Record<string, Names>>): Expr {
  return named(Object.values(names).join(" "));
}

/** Any of the names; without one, no record of the cloud. */
export function named(names: Names | undefined): Expr {
  const distinct = new Set((names ?? "").split(/\s+/).filter((name) => name !== ""));
  return distinct.size === 0 ? FALSE : or(...[...distinct].map(oneName));
}

function oneName(written: string): Expr {
  const [name = "", service] = written.split(":").reverse();
  const operation = like("api.canonical", ...starred(name));
  return service === undefined ? operation : and(operation, like("api.service", ...starred(service)));
}

function starred(text: string): readonly string[] {
  return text.split(/(\*)/).filter((part) => part !== "");
}
