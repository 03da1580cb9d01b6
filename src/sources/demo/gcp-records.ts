/** Cloud Logging entries with the field paths Google writes, filled with made-up values. */

import type { JsonObject } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { formatInstant } from "../../model/time.ts";
import type { BackendService, Instance, Project } from "./cast.ts";
import type { Random } from "./random.ts";

const AUDIT_LOG = "type.googleapis.com/google.cloud.audit.AuditLog";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

export interface Call {
  readonly at: number;
  readonly project: Project;
  /** Absent: Google wrote no principal. */
  readonly caller?: string;
  readonly from?: string;
  readonly agent?: string;
}

interface Entry extends Call {
  readonly log: "activity" | "data_access";
  readonly resource: JsonObject;
  readonly severity?: string;
  readonly payload: JsonObject;
  readonly more?: JsonObject;
}

const DENIED = { severity: "ERROR", status: { code: 7, message: "Permission Denied." } } as const;

function entry(
  random: Random,
  { at, project, caller, from, agent, log, resource, severity, payload, more }: Entry,
): RawRecord {
  return {
    format: "gcp-audit",
    record: {
      logName: `projects/${project.id}/logs/cloudaudit.googleapis.com%2F${log}`,
      insertId: random.word(13, "0123456789abcdefghijklmnopqrstuvwxyz"),
      timestamp: formatInstant(at),
      receiveTimestamp: formatInstant(at + random.between(300, 2_500)),
      severity: severity ?? (log === "activity" ? "NOTICE" : "INFO"),
      resource,
      protoPayload: {
        "@type": AUDIT_LOG,
        status: {},
        authenticationInfo: caller === undefined ? {} : { principalEmail: caller },
        requestMetadata: {
          ...(from === undefined ? {} : { callerIp: from }),
          callerSuppliedUserAgent: agent ?? BROWSER,
          requestAttributes: { time: formatInstant(at), auth: {} },
          destinationAttributes: {},
        },
        ...payload,
      },
      ...more,
    },
  };
}

/** The two entries of one tunnel; `refused` gives the single entry of a refusal instead. */
export function tunnel(
  random: Random,
  call: Call & { readonly to: Instance; readonly minutes?: number; readonly port?: number; readonly refused?: boolean },
): readonly RawRecord[] {
  const { to, minutes = 12, port = 22, refused = false } = call;
  const resource = { type: "gce_instance", labels: { instance_id: to.id, project_id: to.project.id, zone: to.zone } };
  const operation = refused
    ? ""
    : Array.from({ length: 6 }, () => random.word(4, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")).join("-");
  const path = `projects/${to.project.number}/iap_tunnel/zones/${to.zone}/instances/${to.id}`;
  const one = (at: number, metadata: JsonObject): RawRecord =>
    entry(random, {
      ...call,
      at,
      agent: call.agent ?? "(none supplied)",
      log: "data_access",
      resource,
      ...(refused ? { severity: DENIED.severity } : {}),
      payload: {
        serviceName: "iap.googleapis.com",
        methodName: "AuthorizeUser",
        resourceName: to.id,
        ...(refused ? { status: DENIED.status } : {}),
        authorizationInfo: [
          {
            resource: path,
            permission: "iap.tunnelInstances.accessViaIAP",
            ...(refused ? {} : { granted: true }),
            resourceAttributes: { service: "iap.googleapis.com", type: "iap.googleapis.com/TunnelInstance" },
          },
        ],
        requestMetadata: {
          ...(call.from === undefined ? {} : { callerIp: call.from }),
          callerSuppliedUserAgent: call.agent ?? "(none supplied)",
          destinationAttributes: { ip: to.ip, port: String(port) },
          requestAttributes: { time: formatInstant(at), auth: {} },
        },
        request: {
          "@type": "type.googleapis.com/cloud.security.gatekeeper.AuthorizeUserRequest",
          httpRequest: { url: "" },
        },
        metadata: {
          device_id: "",
          device_state: "Unknown",
          oauth_client_id: "",
          request_id: random.word(19, "0123456789"),
          ...metadata,
        },
      },
      more: { operation: { id: operation, producer: "iap.googleapis.com" } },
    });
  if (refused) return [one(call.at, {})];
  const bytes = { bytes_received: random.between(4_000, 90_000), bytes_sent: random.between(2_000, 40_000) };
  return [
    one(call.at, {}),
    one(call.at + minutes * 60_000, { iap_tcp_session_info: { phase: "SESSION_END", ...bytes } }),
  ];
}

/** One decision of the proxy over a web request. */
export function webRequest(
  random: Random,
  call: Call & { readonly to: BackendService; readonly path?: string; readonly refused?: boolean },
): RawRecord {
  const { to, path = "/", refused = false } = call;
  return entry(random, {
    ...call,
    log: "data_access",
    resource: {
      type: "gce_backend_service",
      labels: { backend_service_id: "", location: "", project_id: to.project.id },
    },
    ...(refused ? { severity: DENIED.severity } : {}),
    payload: {
      serviceName: "iap.googleapis.com",
      methodName: "AuthorizeUser",
      resourceName: to.id,
      ...(refused ? { status: DENIED.status } : {}),
      authorizationInfo: [
        {
          resource: `projects/${to.project.number}/iap_web/compute/services/${to.id}/versions/bs_0`,
          permission: "iap.webServiceVersions.accessViaIAP",
          ...(refused ? {} : { granted: true }),
          resourceAttributes: { service: "iap.googleapis.com", type: "iap.googleapis.com/WebServiceVersion" },
        },
      ],
      requestMetadata: {
        ...(call.from === undefined ? {} : { callerIp: call.from }),
        callerSuppliedUserAgent: call.agent ?? BROWSER,
        destinationAttributes: {},
        requestAttributes: { time: formatInstant(call.at), host: to.host, path, auth: {} },
      },
      request: {
        "@type": "type.googleapis.com/cloud.security.gatekeeper.AuthorizeUserRequest",
        httpRequest: { url: `https://${to.host}${path}` },
      },
      metadata: {
        device_id: "",
        device_state: "Unknown",
        oauth_client_id: "",
        request_id: random.word(19, "0123456789"),
      },
    },
  });
}

/** A load-balancer entry that the proxy answered. */
export function loadBalancer(
  random: Random,
  call: Call & { readonly to: BackendService; readonly status: number },
): RawRecord {
  const { at, to, status, from, agent } = call;
  return {
    format: "gcp-load-balancer",
    record: {
      insertId: random.word(14, "0123456789abcdefghijklmnopqrstuvwxyz"),
      logName: `projects/${to.project.id}/logs/requests`,
      timestamp: formatInstant(at),
      receiveTimestamp: formatInstant(at + 900),
      severity: "INFO",
      httpRequest: {
        requestMethod: "GET",
        requestUrl: `https://${to.host}/`,
        status,
        remoteIp: from ?? "192.0.2.1",
        userAgent: agent ?? BROWSER,
      },
      jsonPayload: {
        "@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry",
        statusDetails: "handled_by_identity_aware_proxy",
      },
      resource: {
        type: "http_load_balancer",
        labels: { project_id: to.project.id, backend_service_name: to.name, url_map_name: "shop-map", zone: "global" },
      },
    },
  };
}

export type Binding = {
  readonly role: string;
  readonly members: readonly string[];
};

/** SetIamPolicy on a web service behind the proxy: the whole new policy, no deltas. */
export function iapPolicy(
  random: Random,
  call: Call & {
    readonly to: BackendService;
    readonly bindings: readonly Binding[];
    readonly before: string;
    readonly after: string;
  },
): RawRecord {
  const { to, bindings, before, after } = call;
  const name = `projects/${to.project.number}/iap_web/compute/services/${to.id}`;
  return entry(random, {
    ...call,
    log: "activity",
    resource: {
      type: "gce_backend_service",
      labels: { backend_service_id: "", location: "", project_id: to.project.id },
    },
    payload: {
      serviceName: "iap.googleapis.com",
      methodName: "google.cloud.iap.v1.IdentityAwareProxyAdminService.SetIamPolicy",
      resourceName: name,
      authorizationInfo: [
        {
          granted: true,
          permission: "iap.webServices.setIamPolicy",
          resourceAttributes: { name, service: "iap.googleapis.com", type: "iap.googleapis.com/WebService" },
        },
      ],
      request: {
        "@type": "type.googleapis.com/google.iam.v1.SetIamPolicyRequest",
        policy: { bindings: [...bindings], etag: before },
        resource: name,
      },
      response: { "@type": "type.googleapis.com/google.iam.v1.Policy", bindings: [...bindings], etag: after },
    },
  });
}

/** SetIamPolicy on a project: Google writes the deltas. */
export function projectPolicy(
  random: Random,
  call: Call & {
    readonly deltas?: readonly { readonly action: "ADD" | "REMOVE"; readonly role: string; readonly member: string }[];
    readonly auditDeltas?: readonly {
      readonly action: "ADD" | "REMOVE";
      readonly service: string;
      readonly logType: string;
    }[];
  },
): RawRecord {
  const { project, deltas, auditDeltas } = call;
  return entry(random, {
    ...call,
    log: "activity",
    resource: { type: "project", labels: { project_id: project.id } },
    payload: {
      serviceName: "cloudresourcemanager.googleapis.com",
      methodName: "SetIamPolicy",
      resourceName: `projects/${project.id}`,
      authorizationInfo: [
        { granted: true, permission: "resourcemanager.projects.setIamPolicy", resource: `projects/${project.id}` },
      ],
      serviceData: {
        "@type": "type.googleapis.com/google.iam.v1.logging.AuditData",
        policyDelta: {
          ...(deltas === undefined ? {} : { bindingDeltas: [...deltas] }),
          ...(auditDeltas === undefined ? {} : { auditConfigDeltas: [...auditDeltas] }),
        },
      },
      request: { "@type": "type.googleapis.com/google.iam.v1.SetIamPolicyRequest", resource: project.id },
    },
  });
}

/** GenerateAccessToken for a service account. */
export function mintToken(
  random: Random,
  call: Call & {
    readonly subject: string;
    readonly method?: "GenerateAccessToken" | "GenerateIdToken";
    readonly refused?: boolean;
  },
): RawRecord {
  const { subject, method = "GenerateAccessToken", project, refused = false } = call;
  return entry(random, {
    ...call,
    log: "data_access",
    resource: {
      type: "service_account",
      labels: { email_id: subject, project_id: project.id, unique_id: "11000000000000000001" },
    },
    ...(refused ? { severity: DENIED.severity } : {}),
    payload: {
      serviceName: "iamcredentials.googleapis.com",
      methodName: method,
      resourceName: "projects/-/serviceAccounts/11000000000000000001",
      ...(refused ? { status: DENIED.status } : {}),
      authorizationInfo: [
        {
          permission:
            method === "GenerateIdToken" ? "iam.serviceAccounts.getOpenIdToken" : "iam.serviceAccounts.getAccessToken",
          ...(refused ? {} : { granted: true }),
          resourceAttributes: {},
        },
      ],
      request: {
        "@type": `type.googleapis.com/google.iam.credentials.v1.${method}Request`,
        name: `projects/-/serviceAccounts/${subject}`,
      },
    },
  });
}

/** A call of another service, one entry. */
export function call(
  random: Random,
  spec: Call & {
    readonly service: string;
    readonly method: string;
    readonly name: string;
    readonly resource: JsonObject;
    readonly log?: "activity" | "data_access";
    readonly permission?: string;
    readonly refused?: boolean;
    readonly payload?: JsonObject;
    readonly more?: JsonObject;
  },
): RawRecord {
  const { service, method, name, log = "activity", permission, refused = false, payload } = spec;
  return entry(random, {
    ...spec,
    log,
    ...(refused ? { severity: DENIED.severity } : {}),
    payload: {
      serviceName: service,
      methodName: method,
      resourceName: name,
      ...(refused ? { status: DENIED.status } : {}),
      ...(permission === undefined
        ? {}
        : { authorizationInfo: [{ permission, ...(refused ? {} : { granted: true }), resourceAttributes: { name } }] }),
      ...payload,
    },
  });
}

/** The two entries of a Compute operation: the first has the request, the last only says it ended. */
export function computeOperation(
  random: Random,
  spec: Call & {
    readonly method: string;
    readonly name: string;
    readonly resource: JsonObject;
    readonly request: JsonObject;
    readonly permission: string;
    readonly metadata?: JsonObject;
    readonly seconds?: number;
  },
): readonly RawRecord[] {
  const { method, request, metadata, permission, seconds = 6, at, ...rest } = spec;
  const id = `operation-${at}-${random.word(13)}-${random.word(8)}`;
  const type = `type.googleapis.com/${method.replace(/^(v1|beta|alpha)\./, "")}`;
  const shared = { ...rest, at, method, service: "compute.googleapis.com" };
  return [
    call(random, {
      ...shared,
      permission,
      payload: {
        request: { "@type": type, ...request },
        ...(metadata === undefined ? {} : { metadata }),
        response: { "@type": "type.googleapis.com/operation", status: "RUNNING", progress: "0" },
      },
      more: { operation: { id, producer: "compute.googleapis.com", first: true } },
    }),
    call(random, {
      ...shared,
      at: at + seconds * 1_000,
      payload: { request: { "@type": type } },
      more: { operation: { id, producer: "compute.googleapis.com", last: true } },
    }),
  ];
}
