/** Whether Cloud Logging can be read and what its entries will lack: the checks of `iaprun doctor`. */

import type { Check, ExamineContext } from "../../engine/source.ts";
import { formatDuration } from "../../model/time.ts";
import type { Connection } from "./connection.ts";
import { examineSettings } from "./examine-settings.ts";
import { expand } from "./hierarchy.ts";
import { hasProjectsBelow, isInHierarchy, isView, type ResourceName } from "./resources.ts";
import { lookAround, type Surroundings } from "./surroundings.ts";
import { type GoogleTrouble, signInTrouble } from "./trouble.ts";

/** Of everything below a folder or organization, these many are looked at, nearest first. */
const LOOKED_AT = 20;
/** Google refuses tokens whose clock is further off; sooner, windows that end now are already wrong. */
const SKEW_MS = 60_000;

export async function* examineLogging(
  connection: Connection,
  named: readonly ResourceName[],
  { signal, now }: ExamineContext,
): AsyncGenerator<Check> {
  const credentials = await signedIn(connection);
  yield credentials;
  if (credentials.state === "failed") return;
  const around = lookAround(connection, signal);
  for (const name of named) {
    yield* canRead(connection, name, signal, now);
    if (isInHierarchy(name)) yield* mayRead(around, name);
  }
  const { resources, gaps } = await expand(connection, named, signal);
  for (const { what } of gaps) yield { what: "projects below", state: "failed", detail: what };
  if (named.some(hasProjectsBelow)) {
    yield {
      what: "projects below",
      state: "ok",
      detail: `found: ${resources.size - named.length} projects and folders`,
    };
  }
  const all = [...resources.keys()].filter((name) => !isView(name));
  for (const name of all.slice(0, LOOKED_AT)) {
    if (signal.aborted) return;
    yield* examineSettings(around, name);
  }
  if (all.length > LOOKED_AT) {
    yield {
      what: "settings below",
      state: "unknown",
      detail: `only the first ${LOOKED_AT} of ${all.length} projects and folders were looked at`,
      hint: "name a project to look at it: gcp://PROJECT",
    };
  }
}

async function signedIn(connection: Connection): Promise<Check> {
  try {
    return { what: "credentials", state: "ok", detail: await connection.identity() };
  } catch (error) {
    return { what: "credentials", ...failed(signInTrouble(error), "sign in again") };
  }
}

async function* canRead(
  connection: Connection,
  name: ResourceName,
  signal: AbortSignal,
  now: () => number,
): AsyncGenerator<Check> {
  const body = { resourceNames: [name], pageSize: 1, orderBy: "timestamp desc" };
  const answer = await connection.ask({ api: "logging", path: "v2/entries:list", body }, signal);
  const what = `entries.list of ${name}`;
  if ("trouble" in answer) {
    yield { what, ...failed(answer.trouble, "grant logging.logEntries.list (roles/logging.viewer)") };
    return;
  }
  yield { what, state: "ok", detail: "answers" };
  if (answer.serverTime === undefined) return;
  const skew = Math.abs(answer.serverTime - now());
  const off = skew > SKEW_MS;
  yield {
    what: "clock",
    state: off ? "warning" : "ok",
    detail: off ? `${formatDuration(skew)} off Google's` : "agrees with Google's",
    ...(off ? { hint: "set the clock: windows that end now are wrong by as much" } : {}),
  };
}

const NEEDED = [
  ["logging.logEntries.list", "failed", "roles/logging.viewer"],
  [
    "logging.privateLogEntries.list",
    "failed",
    "roles/logging.privateLogViewer: without it Data Access entries are left out silently",
  ],
  ["resourcemanager.projects.list", "failed", "roles/browser"],
  ["resourcemanager.folders.list", "failed", "roles/browser"],
] as const;

async function* mayRead(around: Surroundings, name: ResourceName): AsyncGenerator<Check> {
  const needed = NEEDED.filter(([permission]) => permission.startsWith("logging.") || hasProjectsBelow(name));
  const told = await around.granted(
    name,
    needed.map(([permission]) => permission),
  );
  for (const [permission, state, role] of needed) {
    const what = `${permission} on ${name}`;
    if ("trouble" in told) yield { what, state: "unknown", detail: told.trouble.detail };
    else if (told.value.includes(permission)) yield { what, state: "ok", detail: "granted" };
    else yield { what, state, detail: "not granted", hint: `grant ${role}` };
  }
}

function failed({ detail, hint }: GoogleTrouble, otherwise: string): Pick<Check, "state" | "detail" | "hint"> {
  return { state: "failed", detail, hint: hint ?? otherwise };
}
