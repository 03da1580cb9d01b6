/** One audited call with its parts at hand, and what a family of calls can tell about it. */

import type { AuditEvent } from "../../model/event.ts";
import { at, isObject, type JsonObject, type JsonValue, list, object, text } from "../../model/json.ts";
import { memo } from "../../model/memo.ts";
import { canonicalMethod } from "./method.ts";

/** What the reader of a family adds to the event; what it leaves out is read the general way. */
export type Reading = Pick<AuditEvent, "activity"> &
  Partial<
    Pick<
      AuditEvent,
      "outcome" | "status" | "target" | "road" | "session" | "policy" | "exposure" | "proxy" | "minted" | "logging"
    >
  >;

export type Reader = (call: AuditCall) => Reading;

const NOTHING: JsonObject = {};

function within(value: JsonValue | undefined): JsonObject {
  return object(value) ?? NOTHING;
}

/** Members of the entry; what is absent or of the wrong type is an empty object, an empty list or `undefined`. */
export class AuditCall {
  readonly entry: JsonObject;
  readonly payload: JsonObject;
  /** `activity`, `data_access`, `system_event`, `policy`, or `""`. */
  readonly log: string;
  readonly service: string;
  readonly operation: string;
  readonly canonical: string;
  /** `resource.type` and `resource.labels`. */
  readonly resourceType: string | undefined;
  readonly labels: JsonObject;
  readonly authorization: readonly JsonObject[];
  readonly request: JsonObject;
  readonly response: JsonObject;
  readonly metadata: JsonObject;
  readonly scope: string | undefined;

  constructor(entry: JsonObject, payload: JsonObject, operation: string) {
    const logName = text(at(entry, "logName")) ?? "";
    const resource = at(entry, "resource");
    this.entry = entry;
    this.payload = payload;
    this.log = readLogName(logName).log;
    this.service = text(at(payload, "serviceName")) ?? "";
    this.operation = operation;
    this.canonical = canonicalMethod(operation);
    this.resourceType = text(at(resource, "type"));
    this.labels = within(at(resource, "labels"));
    this.authorization = list(at(payload, "authorizationInfo")).filter(isObject);
    this.request = within(at(payload, "request"));
    this.response = within(at(payload, "response"));
    this.metadata = within(at(payload, "metadata"));
    this.scope = scope(entry, logName);
  }

  /** Of a frame it may be withheld. */
  get resourceName(): string | undefined {
    return text(at(this.payload, "resourceName"));
  }
}

/** `entry` must be in Google's spelling; answers `undefined` without a method name. */
export function auditCall(entry: JsonObject): AuditCall | undefined {
  const payload = within(at(entry, "protoPayload"));
  const operation = text(at(payload, "methodName"));
  return operation === undefined ? undefined : new AuditCall(entry, payload, operation);
}

/**
 * `gcp:<project id>` of the resource, else of the log. Some Compute records label the project by its number while the
 * log carries the id; then the id is taken, so that one project has one name. Folders and organizations keep their
 * kind: `gcp:organizations/123`.
 */
export function scope(entry: JsonObject, logName: string): string | undefined {
  const labelled = text(at(entry, "resource", "labels", "project_id"));
  const { kind, owner } = readLogName(logName);
  const logged = kind === "projects" ? owner : undefined;
  const project = labelled === undefined || (logged !== undefined && /^\d+$/.test(labelled)) ? logged : labelled;
  if (project !== undefined) return `gcp:${project}`;
  return kind === undefined ? undefined : `gcp:${kind}/${owner}`;
}

/** `projects/P/logs/cloudaudit.googleapis.com%2Factivity`: whose log it is, and which. */
const readLogName = memo((logName) => {
  const [, kind, owner] = /^(projects|folders|organizations|billingAccounts)\/([^/]+)\//.exec(logName) ?? [];
  const [, log = ""] = /cloudaudit\.googleapis\.com(?:%2[Ff]|\/)(\w+)$/.exec(logName) ?? [];
  return { kind, owner, log };
});

/** `iap.tunnelInstances.accessViaIAP` and the like: what was checked first. */
export function permission(call: AuditCall): string | undefined {
  return text(at(call.authorization[0], "permission"));
}

/** What the first permission was checked on. */
export function authorizedResource(call: AuditCall): string | undefined {
  const [first] = call.authorization;
  return text(at(first, "resource")) ?? text(at(first, "resourceAttributes", "name"));
}

/** True when a request holds nothing but its type: the record of an operation's end, and of most refusals, is like that. */
export function isBare(request: JsonObject): boolean {
  return Object.keys(request).every((key) => key === "@type");
}
