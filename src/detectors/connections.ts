/** Who reached what, from where, by which road: the records of one tunnel or of one visitor become one line. */

import { z } from "zod";
import { type Activity, type AuditEvent, compareEvents, ROADS, type Road, type Target } from "../model/event.ts";
import type { Observation } from "../model/finding.ts";
import { compareText } from "../model/text.ts";
import { within } from "../model/time.ts";
import { aliasesIn } from "./connections/aliases.ts";
import { keyPushesByTunnel } from "./connections/key-push.ts";
import { type Course, connectionTitle } from "./connections/title.ts";
import type { Detector } from "./detector.ts";
import { distinct, groupBy, type Several } from "./grouping.ts";
import { byTime } from "./ranking.ts";
import { filled, sourceOf, subject } from "./subject.ts";

const options = z.strictObject({
  group_by: z.enum(["user", "target", "none"]).default("user").describe("What stands together in the answer"),
  roads: z
    .array(z.enum(ROADS))
    .optional()
    .describe("Only connections by these; others still tell how a target is named"),
  target: z
    .string()
    .optional()
    .describe("Only connections to what goes by this name: an id, a name, a private address, a host"),
  min_minutes: z.number().min(0).optional().describe("Only connections of at least this many minutes"),
  min_bytes: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Only connections with at least this many bytes in one direction; with min_minutes, either is enough"),
});

type Options = z.infer<typeof options>;

const attributes = {
  road: "By which road: iap-tunnel, iap-web, session-manager, ...",
  session: "Id that ties the records of this tunnel or session together",
  started: "Time of its start, when a start was recorded",
  ended: "closed: its end was recorded; open: it was not; unknown: this road records no ends",
  minutes: "From its start to its end, when both were recorded",
  bytes_in: "Bytes that came back from the target, when recorded",
  bytes_out: "Bytes that went to the target, when recorded",
  address: "Private address behind the proxy, when recorded",
  actor_session: "Role session names: the person or job behind a shared role",
  user_agent: "User agents, as the clients gave them",
};

const CONNECTING: readonly Activity[] = ["session.open", "session.close", "access.web", "signin"];

/** AWS logs no close for these, and a pushed key or a serial port has none. */
const ENDLESS: readonly Road[] = ["instance-connect-endpoint", "instance-connect", "serial-console"];

/**
 * Successes only. Records that share a session are one connection; an opening without a session stands for itself, together
 * with the key pushed for it; web requests, sign-ins without a session and OS Login checks inside the window are counted
 * per actor, target, source and road.
 */
export const connections: Detector<Options> = {
  summary: "Who reached what, from where and by which road; one line per tunnel, counted lines for web requests",
  reads: ["http_request", "target", "road", "session"],
  options,
  attributes,
  detect(events, { group_by, roads, target, ...least }, { window }) {
    const reached = events.filter((event) => event.outcome === "success" && connects(event));
    const pushes = keyPushesByTunnel(reached);
    const joined = new Set([...pushes.values()].flat());
    const groups = groupBy(
      reached.filter((event) => !joined.has(event)),
      (event) => (isVisit(event) && !within(window, event.time.ms) ? undefined : keyOf(event)),
    );
    const aliases = aliasesIn(
      events,
      [...pushes].map(([tunnel, pushed]) => [tunnel, ...pushed]),
    );
    const isWanted = target === undefined ? () => true : aliases.matcher(target);
    return [...groups.values()]
      .filter(([{ road }]) => roads === undefined || (road !== undefined && roads.includes(road)))
      .filter((group) => isWanted([...group, ...(pushes.get(group[0]) ?? [])]))
      .map((group) => observe(group, pushes.get(group[0]) ?? [], aliases.nameOf))
      .filter(({ evidence }) => within(window, evidence.at(-1)?.time.ms ?? Number.NaN))
      .filter((connection) => isLarge(connection, least))
      .sort(ORDER[group_by]);
  },
};

function connects(event: AuditEvent): boolean {
  return CONNECTING.includes(event.activity) || event.session !== undefined;
}

/** Whether a record is one of many that only their number makes worth a line. */
function isVisit({ activity, road, session }: AuditEvent): boolean {
  return activity === "access.web" || (session === undefined && (activity === "signin" || road === "os-login"));
}

function keyOf(event: AuditEvent): readonly string[] {
  const { activity, actor, target, road = "", session, plane } = event;
  const reached = [actor.uid, target?.uid ?? "", String(target?.port ?? ""), road];
  const from = [event.src_endpoint.kind, sourceOf(event)];
  // One backend may serve several hosts; which of them is what people want to know.
  const host = activity === "access.web" && target?.name !== undefined ? [target.name] : [];
  if (isVisit(event)) return ["visits", ...reached, ...from, ...host];
  if (session !== undefined) return ["session", plane, session.uid];
  return ["connection", ...reached, event.uid === "" ? event.time.text : event.uid];
}

function observe(
  group: Several<AuditEvent>,
  pushes: readonly AuditEvent[],
  nameOf: (event: AuditEvent) => string | undefined,
): Observation {
  const opening = group.find(isStart) ?? group[0];
  const target = mergedTarget(group, pushes, nameOf);
  const course = isVisit(opening) || opening.activity === "signin" ? {} : courseOf(group);
  const evidence = [...pushes, ...group].sort(compareEvents);
  const visits = isVisit(opening) ? visitsIn(group) : undefined;
  const sent = (read: (event: AuditEvent) => number | undefined) => {
    const known = distinct(group.map(read));
    return known.length === 0 ? undefined : known.reduce((most, bytes) => Math.max(most, bytes));
  };
  return {
    key: keyOf(group[0]),
    title: connectionTitle(opening, target, { ...(visits === undefined ? {} : { visits }), course }),
    count: visits ?? 1,
    ...subject([opening]),
    ...(target === undefined ? {} : { target }),
    attributes: filled({
      road: opening.road,
      session: visits === undefined ? opening.session?.uid : undefined,
      ...course,
      bytes_in: sent(({ session }) => session?.bytes_in),
      bytes_out: sent(({ session }) => session?.bytes_out),
      address: distinct(group.map((event) => event.target?.ip))[0],
      actor_session: distinct(evidence.map(({ actor }) => actor.session?.name)).join(", "),
      user_agent: distinct(evidence.map(({ http_request }) => http_request?.user_agent)).join(", "),
    }),
    evidence,
  };
}

/** The instance asks twice for one OS Login (may this person log in, and be administrator?), within seconds. */
function visitsIn(group: Several<AuditEvent>): number {
  if (group[0].road !== "os-login") return group.length;
  let began = Number.NEGATIVE_INFINITY;
  return group.filter(({ time }) => {
    const begins = time.ms - began > ONE_LOGIN_MS;
    if (begins) began = time.ms;
    return begins;
  }).length;
}

const ONE_LOGIN_MS = 60_000;

/** What the key push knows (the instance) completed by what the tunnel knows (the port), and by a name known from elsewhere. */
function mergedTarget(
  group: Several<AuditEvent>,
  pushes: readonly AuditEvent[],
  nameOf: (event: AuditEvent) => string | undefined,
): Target | undefined {
  const reaching = group.find((event) => isStart(event) && event.target) ?? group.find((event) => event.target);
  const { target } = reaching ?? {};
  const instance = pushes.find((push) => push.target)?.target;
  if (instance !== undefined) return { ...instance, ...(target?.port === undefined ? {} : { port: target.port }) };
  const name = reaching === undefined || target?.name !== undefined ? undefined : nameOf(reaching);
  return target === undefined || name === undefined ? target : { ...target, name };
}

/** Minutes to one decimal. A session that was resumed runs from its first start to its last end. */
function courseOf(group: Several<AuditEvent>): Course {
  const start = group.find(isStart)?.time;
  const end = group.findLast(isEnd)?.time;
  const started = start === undefined ? {} : { started: start.text };
  if (end === undefined) return { ...started, ended: isEndless(group[0]) || start === undefined ? "unknown" : "open" };
  if (start === undefined) return { ended: "closed" };
  return { ...started, ended: "closed", minutes: Math.max(0, Math.round((end.ms - start.ms) / 6_000) / 10) };
}

function isStart({ session, activity }: AuditEvent): boolean {
  return session?.phase === undefined
    ? activity === "session.open" || activity === "signin"
    : session.phase === "start";
}

function isEnd({ session, activity }: AuditEvent): boolean {
  return session?.phase === undefined ? activity === "session.close" : session.phase === "end";
}

function isEndless({ road }: AuditEvent): boolean {
  return road !== undefined && ENDLESS.includes(road);
}

/** What is not recorded reaches no limit. */
function isLarge({ attributes }: Observation, least: Pick<Options, "min_minutes" | "min_bytes">): boolean {
  const reaches = (limit: number | undefined, ...names: (keyof typeof attributes)[]) =>
    limit !== undefined && names.some((name) => Number(attributes[name] ?? Number.NaN) >= limit);
  if (least.min_minutes === undefined && least.min_bytes === undefined) return true;
  return reaches(least.min_minutes, "minutes") || reaches(least.min_bytes, "bytes_in", "bytes_out");
}

type Order = (a: Observation, b: Observation) => number;

const ORDER: Readonly<Record<Options["group_by"], Order>> = {
  user: (a, b) => compareText(a.actor?.uid ?? "", b.actor?.uid ?? "") || byTime(a, b),
  target: (a, b) => compareText(a.target?.uid ?? "", b.target?.uid ?? "") || byTime(a, b),
  none: byTime,
};
