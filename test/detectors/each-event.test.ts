import { expect, it } from "vitest";
import { eachEvent } from "../../src/detectors/each-event.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import { DAY, event, HOUR, human, ip, MINUTE, NOON } from "../support/event.ts";

const given = { window: { since: NOON - HOUR, until: NOON + HOUR }, estate: NO_ESTATE };
const target = { uid: "4711", type: "instance", name: "db-1", port: 22 };

function run(events: readonly AuditEvent[], options: object = {}) {
  return eachEvent.detect(events, eachEvent.options.parse(options), given);
}

it.each([
  ["success", "ada@example.com called AuthorizeUser on db-1:22"],
  ["denied", "ada@example.com tried to call AuthorizeUser on db-1:22 and was denied"],
  ["failure", "ada@example.com tried to call AuthorizeUser on db-1:22, which failed"],
  ["unknown", "ada@example.com asked to call AuthorizeUser on db-1:22; the record does not tell whether it worked"],
] as const)("tells a %s as what it is", (outcome, title) => {
  const [observation] = run([event({ target, outcome })]);
  expect(observation).toMatchObject({ title, count: 1, attributes: { outcome }, actor: { uid: "ada@example.com" } });
});

it("answers one observation per event of the window, in order, keyed by the event", () => {
  const before = event({ at: NOON - DAY });
  const first = event({ at: NOON });
  const second = event({ at: NOON + MINUTE });
  const after = event({ at: NOON + HOUR });
  const found = run([before, first, second, after]);
  expect(found.map(({ key, evidence }) => [key, evidence])).toEqual([
    [[first.uid], [first]],
    [[second.uid], [second]],
  ]);
});

it("gathers by what is named and keeps only what all events share", () => {
  const events = [
    event({ target, outcome: "denied" }),
    event({ at: NOON + 1, actor: human("bob@example.com"), target }),
    event({ at: NOON + 2, target, src_endpoint: ip("203.0.113.9") }),
  ];
  const found = run(events, { group_by: ["actor", "actor"] });
  expect(found).toMatchObject([
    {
      title: "ada@example.com called AuthorizeUser on db-1:22 2 times, denied once",
      count: 2,
      target: { uid: "4711" },
    },
    { count: 1, actor: { uid: "bob@example.com" } },
  ]);
  expect(found[0]?.attributes["outcome"]).toEqual(["denied", "success"]);
  expect(found[0]?.src_endpoint).toBeUndefined();
});

it("names how many actors and targets a group has, when it was not gathered by them", () => {
  const events = [event({ target }), event({ actor: human("bob@example.com"), target: { ...target, uid: "4712" } })];
  expect(run(events, { group_by: ["operation"] })).toMatchObject([
    { title: "2 actors called AuthorizeUser on 2 targets 2 times" },
  ]);
});

it.each([
  ["anonymous", "An anonymous caller called AuthorizeUser"],
  ["redacted", "A caller whose name the provider removed called AuthorizeUser"],
] as const)("has words for an actor that is %s", (type, title) => {
  expect(run([event({ actor: { ...human(type), type } })])).toMatchObject([{ title }]);
});
