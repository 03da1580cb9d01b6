import { expect, it } from "vitest";
import { createCollector } from "../../src/engine/collect.ts";
import { createKeeper, eventOf, ownOfEvent } from "../../src/engine/keep.ts";
import { openLedger } from "../../src/engine/ledger.ts";
import { hashUid } from "../../src/engine/uid-hash.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import { event, HOUR, human, NOON } from "../support/event.ts";

const WINDOW = { since: NOON - HOUR, until: NOON + HOUR };
const copy = (raw: AuditEvent["raw"], more: Parameters<typeof event>[0] = {}) => event({ uid: "one", raw, ...more });

it.each<[string, AuditEvent, AuditEvent]>([
  [
    "the caller's own account's",
    copy({}, { scope: "aws:1", actor: human("ada", { home: "aws:1" }) }),
    copy({ requestParameters: { more: "text" } }, { scope: "aws:2", actor: human("ada", { home: "aws:1" }) }),
  ],
  [
    "the one that corrects the other",
    copy({ addendum: { reason: "UPDATED_DATA" } }),
    copy({ requestParameters: { groupId: "sg-1", cidrIp: "0.0.0.0/0", fromPort: 22 } }),
  ],
  ["the one that says more", copy({ requestParameters: { groupId: "sg-1" } }), copy({ requestParameters: null })],
])("of two copies of one event, in any order, shows %s", (_, better, worse) => {
  for (const order of [
    [better, worse],
    [worse, better],
  ]) {
    const collector = createCollector(WINDOW);
    const ledger = openLedger("trail", WINDOW);
    for (const each of order) {
      collector.count({ uid: hashUid(each.uid), ms: each.time.ms }, ledger);
      collector.keep(createKeeper(undefined)(each, []), ownOfEvent(each), each.time.ms);
    }
    const kept = collector.handOver();
    expect([kept.size, eventOf(kept.at(0))]).toEqual([1, better]);
    expect(collector.matched(ledger)).toBe(1);
  }
});
