/** A connection in one sentence: who reached what, from where, by which road, for how long. */

import type { AuditEvent, Road, Target } from "../../model/event.ts";
import { called, times, who } from "../sentence.ts";
import { sourceOf } from "../subject.ts";

/** When it began and ended, as far as recorded. */
export interface Course {
  readonly started?: string;
  readonly ended?: "open" | "closed" | "unknown";
  readonly minutes?: number;
}

const ROAD_WORDS: Readonly<Record<Road, string>> = {
  "iap-tunnel": "through an IAP tunnel",
  "iap-web": "through the IAP web proxy",
  "instance-connect-endpoint": "through an EC2 Instance Connect Endpoint",
  "instance-connect": "with EC2 Instance Connect",
  "session-manager": "through Session Manager",
  "serial-console": "on the serial console",
  "os-login": "with OS Login",
  "verified-access": "through Verified Access",
  "identity-center": "through IAM Identity Center",
  console: "on the console",
  gateway: "through a gateway",
};

/** `visits`: how often, for what is counted rather than told one by one. */
export function connectionTitle(
  opening: AuditEvent,
  target: Target | undefined,
  { visits, course }: { readonly visits?: number; readonly course: Course },
): string {
  const { kind, domain } = opening.src_endpoint;
  // OS Login is asked by the instance itself: its records name no source.
  const from = kind === "absent" && domain === undefined ? "" : ` from ${sourceOf(opening)}`;
  const by = opening.road === undefined ? "by a road not recorded" : ROAD_WORDS[opening.road];
  const what = target === undefined ? "an unnamed target" : called(target);
  const told = (did: string) => `${who(opening.actor)} ${did}${from}`;
  const often = visits === undefined ? "" : ` ${times(visits)}`;
  if (opening.activity === "signin") return `${told(`signed in${often}`)} ${by}`;
  if (opening.road === "os-login") return `${told(`logged in to ${what}${often}`)} ${by}`;
  if (visits !== undefined) return `${told(`reached ${what}${often}`)} ${by}`;
  if (opening.road === "instance-connect") {
    return `${told(`pushed an SSH key to ${what}`)}; no endpoint tunnel is seen to follow within 5 minutes`;
  }
  return `${told(`connected to ${what}`)} ${by}${courseWords(course)}`;
}

function courseWords({ ended, started, minutes }: Course): string {
  if (minutes !== undefined) return ` for ${minutes} min`;
  if (ended === "closed" && started === undefined) return "; its start is not in these records";
  return ended === "open" ? "; no end is recorded" : "";
}
