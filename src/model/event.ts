/**
 * One audit event, whichever cloud wrote it: OCSF API Activity (class 6003) cut to what questions about a proxy need, a
 * few derived facets, and the record itself. Normalizers make it; the matcher and the detectors read it.
 */

import type { JsonObject } from "./json.ts";
import { compareText } from "./text.ts";
import { compareInstants, type Instant } from "./time.ts";

export const PLANES = ["aws", "gcp"] as const;
export type Plane = (typeof PLANES)[number];

export const ACTIVITIES = [
  "session.open",
  "session.close",
  "signin",
  "access.web",
  "credential.mint",
  "credential.create",
  "policy.grant",
  "policy.revoke",
  "exposure.open",
  "proxy.disable",
  "log.tamper",
  "read",
  "other",
] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** `denied`: a policy or a login said no. `failure`: it broke for another reason. `unknown`: the record does not tell. */
export const OUTCOMES = ["success", "denied", "failure", "unknown"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** `anonymous`: no identity was presented. `redacted`: there was one and the provider removed it from the record. */
export const ACTOR_TYPES = ["human", "workload", "service", "anonymous", "redacted"] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

export const SOURCE_KINDS = ["ip", "aws-service", "aws-internal", "gcp-private", "gce-internal", "absent"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** The road by which somebody reached something. */
export const ROADS = [
  "iap-tunnel",
  "iap-web",
  "instance-connect-endpoint",
  "instance-connect",
  "session-manager",
  "serial-console",
  "os-login",
  "verified-access",
  "identity-center",
  "console",
  "gateway",
] as const;
export type Road = (typeof ROADS)[number];

export interface AuditEvent {
  /** De-duplication key: `sharedEventID` or `eventID`; `logName timestamp insertId`. Empty when the record carries none. */
  readonly uid: string;
  /** The provider's own id of this very record (`eventID`, `insertId`), to find it again. */
  readonly record_uid?: string;
  readonly time: Instant;
  readonly plane: Plane;
  readonly activity: Activity;
  readonly outcome: Outcome;
  readonly status?: Status;
  readonly actor: Actor;
  readonly src_endpoint: Endpoint;
  readonly http_request?: HttpRequest;
  readonly api: Api;
  readonly target?: Target;
  /** Where the call was recorded: `aws:<account>` or `gcp:<project>`. */
  readonly scope?: string;
  readonly region?: string;
  readonly road?: Road;
  /** What ties the records of one tunnel, session or sign-in together. */
  readonly session?: Session;
  /** A Google long-running operation writes two records: exactly one of `first` and `last` is set on each. */
  readonly operation?: Operation;
  readonly policy?: PolicyChange;
  readonly exposure?: Exposure;
  readonly proxy?: ProxyChange;
  readonly minted?: Minted;
  readonly logging?: LoggingChange;
  /** The record in its canonical shape: a CloudTrail record, a Cloud Logging `LogEntry`, a Lake integration event. */
  readonly raw: JsonObject;
}

/** Why it ended as it did, in the provider's words; `layer` only where the message names the policy that refused. */
export interface Status {
  /** `errorCode`, or the name of a `google.rpc.Code`. */
  readonly code?: string;
  readonly detail?: string;
  readonly layer?: PolicyLayer;
  /** The permission or action that was refused, and on what. */
  readonly action?: string;
  readonly resource?: string;
}

export const POLICY_LAYERS = [
  "identity-based",
  "resource-based",
  "session",
  "permissions-boundary",
  "service-control",
  "resource-control",
  "vpc-endpoint",
  "vpc-service-controls",
  "iam",
  "iap",
  "authentication",
] as const;
export type PolicyLayer = (typeof POLICY_LAYERS)[number];

export interface Actor {
  /** One stable name per principal: an email, a user or role ARN (not the session's), a `principal://` name, an account. */
  readonly uid: string;
  /** What people call it: the email, the user name, the role name. */
  readonly name: string;
  readonly type: ActorType;
  /** Role or federated session: its name, who issued it, whether MFA stood behind it. */
  readonly session?: { readonly name?: string; readonly issuer?: string; readonly mfa?: boolean };
  /** Identities behind an impersonated credential, nearest caller last; Identity Center user, AWS service. */
  readonly delegated_by: readonly string[];
  /** Access key id or service-account key name used for this call. */
  readonly credential_uid?: string;
  /** Scope the identity lives in: `aws:<account>` or `gcp:<project>`. */
  readonly home?: string;
}

export interface Endpoint {
  /** What the logged source is; only `ip` carries an address and is ever looked up in reference data. */
  readonly kind: SourceKind;
  readonly ip?: string;
  /** The source as logged, when it is no address: `rds.amazonaws.com`, `AWS Internal`, `private`. */
  readonly domain?: string;
  readonly location?: Location;
  readonly autonomous_system?: { readonly number?: number; readonly name?: string };
}

/** `country` is ISO 3166-1 alpha-2; `coordinates` are OCSF's `[longitude, latitude]` in degrees. */
export interface Location {
  readonly country?: string;
  readonly city?: string;
  readonly coordinates?: readonly [number, number];
}

export interface HttpRequest {
  readonly user_agent?: string;
  readonly url?: string;
  readonly host?: string;
  readonly path?: string;
  readonly status?: number;
}

export interface Api {
  /** `ec2.amazonaws.com`, `iap.googleapis.com`. */
  readonly service: string;
  /** `eventName` or `methodName` as logged. */
  readonly operation: string;
  /** The operation without version prefix, package path or date suffix: `firewalls.insert`, `SetIamPolicy`, `AddPermission`. */
  readonly canonical: string;
}

export interface Target {
  readonly uid: string;
  /** `instance`, `backend-service`, `app-engine-version`, `tunnel-dest-group`, `service-account`, `role`, `user`, `firewall`, `security-group`, `project`, `trail`, `sink`, ... */
  readonly type: string;
  readonly name?: string;
  readonly ip?: string;
  readonly port?: number;
  /** Scope the target lives in, when it is not the scope of the event. */
  readonly scope?: string;
}

export interface Session {
  readonly uid: string;
  readonly phase?: "start" | "end";
  readonly bytes_in?: number;
  readonly bytes_out?: number;
}

export interface Operation {
  readonly uid: string;
  readonly first: boolean;
  readonly last: boolean;
}

/** What a call changed, or tried to change, in who may do what. */
export interface PolicyChange {
  /** What the policy hangs on; changes of one resource and kind form a chain. */
  readonly resource: string;
  readonly kind: "iam" | "trust" | "permissions" | "membership" | "assignment" | "boundary" | "proxy";
  /** The change itself, where the record says it (Google `bindingDeltas`, AWS attach and detach). */
  readonly deltas?: readonly BindingDelta[];
  /** The whole policy as set, where the record carries that instead. An empty list means everything was removed. */
  readonly after?: readonly Binding[];
  /** Google: the version this call replaced, and the version it made. */
  readonly etag_before?: string;
  readonly etag_after?: string;
}

/** `role`: a role name, a managed policy's ARN, or `Allow <actions> on <resources>` for a statement. `member`: a principal in the provider's spelling. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: string;
}

export interface BindingDelta {
  readonly action: "add" | "remove";
  readonly role: string;
  readonly member: string;
  readonly condition?: string;
}

/** What a call opened, or tried to open, to whom, besides a policy binding. */
export interface Exposure {
  readonly kind: "network" | "address" | "ssh-keys" | "serial-console" | "network-interface" | "ingress-setting";
  readonly resource: string;
  /** For `network`: inbound openings; one element per protocol and port range. */
  readonly rules: readonly IngressRule[];
  /** For `ssh-keys`, `serial-console`: metadata keys that were added or changed. */
  readonly keys?: readonly string[];
}

/**
 * Stands where a record does not say what a call changed or kept: as a rule's protocol (all ports then) or among its ranges,
 * when a patch leaves them as they were; as the setting of a refused change of the proxy.
 */
export const UNSTATED = "unstated";

/**
 * Ports are inclusive; all protocols or all ports are `0`..`65535`. `ranges` are CIDR blocks, or what stands in their place
 * (`sg-...`, `tag:...`, `region:...`, `UNSTATED`).
 */
export interface IngressRule {
  readonly protocol: string;
  readonly from_port: number;
  readonly to_port: number;
  readonly ranges: readonly string[];
}

/** A setting of the proxy itself. `weakens` is true when the call switches it off or loosens it. */
export interface ProxyChange {
  readonly resource: string;
  readonly setting: string;
  readonly weakens: boolean;
}

/** A credential that was asked for: what kind, speaking for whom, and its id when the record tells. */
export interface Minted {
  readonly kind:
    | "access-token"
    | "id-token"
    | "signed-jwt"
    | "signed-blob"
    | "session"
    | "federation-token"
    | "token-exchange"
    | "key";
  /** Principal the credential speaks for. */
  readonly subject: string;
  /** Access key id or key name of the new credential: later events carry it as `actor.credential_uid`. */
  readonly credential_uid?: string;
  /** Session ARN or mapped principal, where logged. */
  readonly session_uid?: string;
}

/** A change to what is logged. `effect` `weakened` covers selectors, filters and exemptions that drop some records. */
export interface LoggingChange {
  readonly resource: string;
  readonly control:
    | "trail"
    | "selector"
    | "event-data-store"
    | "sink"
    | "exclusion"
    | "bucket"
    | "audit-config"
    | "flow-log"
    | "detector"
    | "insight";
  readonly effect: "stopped" | "deleted" | "weakened" | "changed";
  /** For an `audit-config`, whose logs it is about: `iap.googleapis.com`, `allServices`. */
  readonly services?: readonly string[];
}

/** What is an event's own, however much it shares with others. */
export type Own = Pick<AuditEvent, "uid" | "record_uid" | "time" | "target">;

/** Orders events by time to the nanosecond, ties broken by id, so that the same set always has the same order. */
export function compareEvents(a: Own, b: Own): number {
  return (
    compareInstants(a.time, b.time) || compareText(a.uid, b.uid) || compareText(a.record_uid ?? "", b.record_uid ?? "")
  );
}
