/** One account in one Region: where LookupEvents has its budget, and where it is refused or not. */

import type { Account } from "../aws/accounts.ts";
import type { AwsSession } from "../aws/session.ts";
import type { Loss } from "./losses.ts";
import { type RegionChoice, regionsOf } from "./regions.ts";

export interface Place {
  /** Absent: the one that the credentials belong to. */
  readonly account?: string;
  readonly region: string;
  readonly session: AwsSession;
  /** Nobody named the Region: that the account does not use it is no loss. */
  readonly unnamed: boolean;
}

/** Each of the Regions in each of the accounts. */
export function placesOf(accounts: readonly Account[], choice: RegionChoice, home: string): readonly Place[] {
  const unnamed = choice.kind === "all";
  return accounts.flatMap(({ id, session }) =>
    (regionsOf(choice, home) ?? []).map((region) => ({
      ...(id === undefined ? {} : { account: id }),
      region,
      session,
      unnamed,
    })),
  );
}

/** What came of a place's reading so far. */
export interface PlaceReading {
  readonly place: Place;
  /** How many the query asks for; none: everything. */
  readonly attributes: number;
  readonly losses: Loss[];
  /** Whether any page came, now or in an earlier run. */
  answered: boolean;
  /** Whether it refused as a Region does that the account has not enabled. */
  notEnabled: boolean;
}

export function openReading(place: Place, attributes: number): PlaceReading {
  return { place, attributes, losses: [], answered: false, notEnabled: false };
}

/** Places of one account. */
export function namePlaces(places: readonly Pick<Place, "account" | "region">[]): string {
  const [first] = places;
  const regions = places.map(({ region }) => region).join(", ");
  return first?.account === undefined ? regions : `${regions} of ${first.account}`;
}
