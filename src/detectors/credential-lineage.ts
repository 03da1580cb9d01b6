/** The life of a credential: what minted it, what was done with it, what it minted, and so on up and down the chain. */

import * as z from "zod";
import type { Observation } from "../model/finding.ts";
import { within } from "../model/time.ts";
import { fold, indexLineage } from "./credential-lineage/index-by-identity.ts";
import { followCredential, type Link } from "./credential-lineage/lineage.ts";
import type { Detector } from "./detector.ts";
import { distinct, lastOf } from "./grouping.ts";
import { listing, times } from "./sentence.ts";
import { filled, sourceOf, subject } from "./subject.ts";

const options = z.strictObject({
  credential: z
    .string()
    .optional()
    .describe(
      "Access key id, service-account email or key name, role ARN, session name or ARN, or principal to follow",
    ),
  max_depth: z.int().min(1).max(50).default(10).describe("How many links to follow, in either direction"),
});

/**
 * The whole chain is answered when any part of it lies in the window, ancestors from the lookback and all; nothing is when
 * none does. Order: the oldest ancestor first, then what was followed, then what came of it.
 */
export const credentialLineage: Detector<z.output<typeof options>> = {
  summary: "What minted a credential, what was done with it, what it minted, and so on",
  reads: ["target", "minted", "minted.uids"],
  options,
  attributes: {
    relation: "minted-by (an ancestor), used (what was called with it), or minted (what it created)",
    identity: "The credential, session or principal of this link",
    access_key:
      "The identity, where it is a long-term access key of AWS: what was followed, or came of it, can be switched off",
    depth: "Links from what is followed: negative before it, 0 itself, positive after it",
    via: "The link it hangs on",
    operations: "What was called",
    refused: "How many of the calls were denied or failed",
    sources: "Where the calls came from",
    scopes: "Accounts and projects the calls were recorded in",
    truncated: "true where the chain goes on beyond max_depth",
  },
  detect(events, { credential, max_depth }, { window }) {
    if (credential === undefined || credential === "") return [];
    const links = followCredential(credential, indexLineage(events), max_depth);
    const reaches = links.some((link) => within(window, lastOf(link.events).time.ms));
    return reaches ? links.map((link) => observe(credential, link)) : [];
  },
};

function observe(credential: string, link: Link): Observation {
  const { relation, identity, path, events, cut } = link;
  const refused = events.filter(({ outcome }) => outcome === "denied" || outcome === "failure").length;
  const operations = distinct(events.map(({ api }) => api.canonical));
  return {
    key: [fold(credential), relation, ...path.slice(1), identity],
    title: title(link, operations),
    count: events.length,
    ...subject(events),
    attributes: filled({
      relation,
      identity,
      access_key: relation !== "minted-by" && /^AKIA[A-Z0-9]+$/i.test(identity) ? identity : undefined,
      depth: relation === "minted-by" ? -path.length : path.length,
      via: path.at(-1),
      operations,
      refused: refused === 0 ? undefined : refused,
      sources: distinct(events.map(sourceOf)),
      scopes: distinct(events.map(({ scope }) => scope)),
      truncated: cut ? true : undefined,
    }),
    evidence: events,
  };
}

function title({ relation, identity, path, events }: Link, operations: readonly string[]): string {
  const other = path.at(-1);
  switch (relation) {
    case "minted-by":
      return `${identity} minted ${other} by ${listing(operations)}, ${times(events.length)}`;
    case "used":
      return `${identity} was used ${times(events.length)}: ${listing(operations)}`;
    case "minted":
      return `${other} minted ${identity} by ${listing(operations)}, ${times(events.length)}`;
  }
}
