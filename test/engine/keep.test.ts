import { describe, expect, it } from "vitest";
import { eventOf, type Keeping, keeperFor, keepingOf, ownOfEvent, type What } from "../../src/engine/keep.ts";
import { bindQuery } from "../../src/runbook/bind-query.ts";
import { bindParams } from "../../src/runbook/params.ts";
import { event } from "../support/event.ts";
import { library } from "../support/run.ts";

const raw = { eventName: "AssumeRole", userIdentity: { arn: "arn:aws:iam::111122223333:user/dev" }, addendum: null };
const full = event({ raw, road: "iap-tunnel", target: { uid: "4711", type: "instance" }, record_uid: "one" });
const { target: _, ...aimless } = full;

/** What is kept for one entry that keeps this much. */
const kept = (keeping: Keeping) => whole(keeperFor([0], [keeping])(full));
const whole = (what: What) => eventOf(what, ownOfEvent(full));

describe("keeps of an event", () => {
  it("all of it where its record is shown", () => {
    expect(whole(keeperFor([0], undefined)(full))).toEqual(full);
  });

  it.each<readonly [readonly string[], object]>([
    [[], {}],
    [["userIdentity"], { userIdentity: raw.userIdentity }],
    [["userIdentity", "vpcEndpointId"], { userIdentity: raw.userIdentity }],
    [["addendum"], { addendum: null }],
    [["__proto__", "constructor"], {}],
  ])("of the record the members %j", (members, expected) => {
    expect(kept({ members, facets: ["road", "target"] })).toEqual({ ...full, raw: expected });
  });

  it("the facets that are read, and what every finding shows", () => {
    expect(kept({ members: [], facets: ["road"] })).toEqual({ ...aimless, raw: {} });
  });

  it("what any of the entries reads that it concerns", () => {
    const keepings = [
      { members: [], facets: ["road", "target"] },
      { members: ["userIdentity"], facets: ["road"] },
      { members: ["eventName"], facets: [] },
    ] as const;
    expect(whole(keeperFor([0, 1], keepings)(full))).toEqual({ ...full, raw: { userIdentity: raw.userIdentity } });
    expect(whole(keeperFor([1], keepings)(full))).toEqual({ ...aimless, raw: { userIdentity: raw.userIdentity } });
  });
});

describe("is read after matching", () => {
  const keepingFor = (id: string) => {
    const runbook = library.get(id);
    const params = bindParams(runbook.params, {});
    if (!params.ok) throw new Error(id);
    return keepingOf(bindQuery(runbook, params.value));
  };

  it("of the record nothing but corrections, and every facet, by a detector", () => {
    const { members, facets } = keepingFor("token-mint-spikes");
    expect(members).toEqual(["addendum"]);
    expect(facets).toContain("minted");
  });

  it("what a correlation's rules test, what it groups by and what it counts", () => {
    expect(keepingFor("session-from-two-addresses")).toEqual({ members: ["addendum"], facets: [] });
    expect(keepingFor("instance-fan-out").facets.toSorted()).toEqual(["road", "target"]);
  });
});
