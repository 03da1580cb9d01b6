import { describe, expect, it } from "vitest";
import { createKeeper, membersRead } from "../../src/engine/keep.ts";
import { bindQuery } from "../../src/runbook/bind-query.ts";
import { bindParams } from "../../src/runbook/params.ts";
import { event } from "../support/event.ts";
import { library } from "../support/run.ts";

const raw = { eventName: "AssumeRole", userIdentity: { arn: "arn:aws:iam::111122223333:user/dev" }, addendum: null };
const full = event({ raw });

describe("keeps of a record", () => {
  it("all of it where it is shown", () => {
    expect(createKeeper("all")(full)).toBe(full);
  });

  it.each<readonly [readonly string[], object]>([
    [[], {}],
    [["userIdentity"], { userIdentity: raw.userIdentity }],
    [["userIdentity", "vpcEndpointId"], { userIdentity: raw.userIdentity }],
    [["addendum"], { addendum: null }],
    [["__proto__", "constructor"], {}],
  ])("the members %j", (members, expected) => {
    const kept = createKeeper(new Set(members))(full);
    expect(kept).toEqual({ ...full, raw: expected });
  });

  it("the same for several entries that keep one event", () => {
    const keep = createKeeper(new Set(["userIdentity"]));
    expect(keep(full)).toBe(keep(full));
    expect(keep(event({ raw })).uid).not.toBe(keep(full).uid);
  });
});

describe("reads after matching", () => {
  const queryOf = (id: string) => {
    const runbook = library.get(id);
    const params = bindParams(runbook.params, {});
    if (!params.ok) throw new Error(id);
    return bindQuery(runbook, params.value);
  };

  it("nothing but corrections for a detector", () => {
    expect([...membersRead([queryOf("token-mint-spikes")])]).toEqual(["addendum"]);
  });

  it("what a correlation's rules test, what it groups by and what it counts", () => {
    const members = membersRead([queryOf("session-from-two-addresses"), queryOf("instance-fan-out")]);
    expect(members).toEqual(new Set(["addendum", "userIdentity"]));
  });
});
