/** What the user says is theirs: the yardstick for "outside", "unusual" and "past the proxy". */

export interface Estate {
  /** Scopes where activity is expected: `gcp:<project>`, `aws:<account>`. Empty means: not stated. */
  readonly scopes: readonly string[];
  /** Corporate mail domains: identities outside them are outsiders. */
  readonly domains: readonly string[];
  /** CIDR ranges people normally come from: offices, VPN. */
  readonly ranges: readonly string[];
  /** The gateways themselves: addresses a reader sees instead of the user's, and the roles the gateway assumes. */
  readonly gateways: { readonly addresses: readonly string[]; readonly roles: readonly string[] };
  /** Resources (names or ids, `*` allowed) that must only be reached through the proxy. */
  readonly protected: readonly string[];
  /** Places of ranges that no public data set knows, or knows wrongly. */
  readonly places: readonly Place[];
  /** Identities allowed to work outside their home, as `identity` glob and the scopes they may enter. */
  readonly guests: readonly { readonly identity: string; readonly scopes: readonly string[] }[];
}

export interface Place {
  readonly cidr: string;
  readonly country?: string;
  readonly city?: string;
  /** `[longitude, latitude]` in degrees. */
  readonly coordinates?: readonly [number, number];
  /** Who runs the network: an organisation or provider name. */
  readonly network?: string;
}

export const NO_ESTATE: Estate = {
  scopes: [],
  domains: [],
  ranges: [],
  gateways: { addresses: [], roles: [] },
  protected: [],
  places: [],
  guests: [],
};
