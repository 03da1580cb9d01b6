/**
 * What is planted: one intruder's day, hidden in the noise. He guesses at the proxy, gets in with Ben's session, mints
 * tokens, opens the proxy and the ways around it, and covers his tracks. Two further strangers act on their own.
 */

import type { RawRecord } from "../../model/record.ts";
import { accessKey, assumeRole, cloudTrail, consoleLogin, endpointTunnel, roleSession, user } from "./aws-records.ts";
import {
  ADMIN_CONSOLE,
  AWS_INSTANCE,
  AWS_INSTANCE_IP,
  AWS_PROD,
  AWS_SHARED,
  AWS_STRANGER,
  BASTION,
  BEN,
  BILLING,
  CI_IP,
  CI_RUNNER,
  DATABASE,
  DEPLOYER,
  EICE,
  INTRUDER_IP,
  INTRUDER_IP_2,
  INTRUDER_MAILBOX,
  PARTNER_SYNC,
  SHOP_PROD,
  WIKI,
} from "./cast.ts";
import { call, computeOperation, iapPolicy, mintToken, projectPolicy, tunnel, webRequest } from "./gcp-records.ts";
import { ACCESSORS, LAST_ETAG } from "./noise.ts";
import type { Random } from "./random.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Ben's long-lived key, stolen: `iaprun exec follow-credential -p credential=...` follows it. */
export const STOLEN_KEY = "AKIAEXAMPLEBEN000001";

export function incidents(random: Random, end: number): readonly RawRecord[] {
  const ago = (hours: number, minutes = 0): number => end - hours * HOUR + minutes * MINUTE;
  const plant = { random, ago };
  return [
    ...guessing(plant),
    ...oddSources(plant),
    ...tokenSpikes(plant),
    ...policyChanges(plant),
    ...strangers(plant),
    ...stolenKey(plant),
    ...bypassGoogle(plant),
    ...bypassAws(plant),
    ...tampering(plant),
  ];
}

interface Plant {
  readonly random: Random;
  readonly ago: (hours: number, minutes?: number) => number;
}

const ben = { project: SHOP_PROD, caller: BEN.email, from: INTRUDER_IP } as const;

/** Refusals from one range: a tunnel nobody may open, and a password that is guessed at last. */
function guessing({ random, ago }: Plant): RawRecord[] {
  return [
    ...Array.from({ length: 24 }, (_, index) =>
      tunnel(random, {
        at: ago(13, index * 2),
        project: SHOP_PROD,
        from: index % 3 === 0 ? INTRUDER_IP_2 : INTRUDER_IP,
        to: BASTION,
        refused: true,
      }),
    ).flat(),
    ...Array.from({ length: 9 }, (_, index) =>
      consoleLogin(random, {
        at: ago(12, 4 + index * 3),
        account: AWS_PROD,
        name: "ben",
        from: INTRUDER_IP_2,
        failed: true,
      }),
    ),
    consoleLogin(random, { at: ago(12, 45), account: AWS_PROD, name: "ben", from: INTRUDER_IP_2, mfa: false }),
  ];
}

/** Ben never came from there; he was in the office four hours ago. */
function oddSources({ random, ago }: Plant): RawRecord[] {
  return [
    webRequest(random, { ...ben, at: ago(11, 2), to: ADMIN_CONSOLE }),
    webRequest(random, { ...ben, at: ago(11, 3), to: ADMIN_CONSOLE, path: "/users/export" }),
    webRequest(random, { ...ben, at: ago(11, 9), to: WIKI, path: "/runbooks/bastion" }),
    ...tunnel(random, { ...ben, at: ago(11, 20), to: BASTION, minutes: 95 }),
    ...tunnel(random, { ...ben, at: ago(11, 24), to: DATABASE, minutes: 31, port: 5432 }),
  ];
}

/** One pair that is always busy bursts; another that never existed appears. */
function tokenSpikes({ random, ago }: Plant): RawRecord[] {
  return [
    ...Array.from({ length: 140 }, (_, index) =>
      mintToken(random, {
        at: ago(10, 5) + index * 20 * SECOND,
        project: SHOP_PROD,
        caller: CI_RUNNER,
        from: CI_IP,
        subject: DEPLOYER,
      }),
    ),
    ...Array.from({ length: 36 }, (_, index) =>
      mintToken(random, {
        ...ben,
        at: ago(10, 2) + index * 50 * SECOND,
        subject: BILLING,
        agent: "google-cloud-sdk gcloud/545.0.0",
      }),
    ),
    mintToken(random, { ...ben, at: ago(9, 50), subject: DEPLOYER, method: "GenerateIdToken" }),
  ];
}

function policyChanges({ random, ago }: Plant): RawRecord[] {
  const accessor = "roles/iap.httpsResourceAccessor";
  const intruder = user(AWS_PROD, "ben", STOLEN_KEY);
  const aws = { account: AWS_PROD, who: intruder, from: INTRUDER_IP, region: "us-east-1" };
  const trust = (principal: string): string =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }],
    });
  return [
    iapPolicy(random, {
      ...ben,
      at: ago(9),
      to: ADMIN_CONSOLE,
      bindings: [{ role: accessor, members: [...ACCESSORS, `user:${INTRUDER_MAILBOX}`] }],
      before: LAST_ETAG,
      after: "BwYexample03=",
    }),
    projectPolicy(random, {
      ...ben,
      at: ago(9, 4),
      deltas: [
        { action: "ADD", role: "roles/iam.serviceAccountTokenCreator", member: `serviceAccount:${PARTNER_SYNC}` },
      ],
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(9, 10),
      service: "iam",
      name: "UpdateAssumeRolePolicy",
      request: { roleName: "break-glass", policyDocument: trust(`arn:aws:iam::${AWS_STRANGER}:root`) },
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(9, 12),
      service: "iam",
      name: "AttachRolePolicy",
      request: { roleName: "break-glass", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(9, 14),
      service: "iam",
      name: "AttachUserPolicy",
      error: {
        code: "AccessDenied",
        message: `User: arn:aws:iam::${AWS_PROD}:user/ben is not authorized to perform: iam:AttachUserPolicy on resource: user ben with an explicit deny in a service control policy`,
      },
    }),
  ];
}

/** Identities at work where they have no business. */
function strangers({ random, ago }: Plant): RawRecord[] {
  const vendor = roleSession(AWS_STRANGER, "vendor-sync", "sync", accessKey(random), ago(8));
  return [
    ...Array.from({ length: 6 }, (_, index) =>
      call(random, {
        at: ago(8, index * 4),
        project: SHOP_PROD,
        caller: PARTNER_SYNC,
        from: INTRUDER_IP_2,
        service: "storage.googleapis.com",
        method: "storage.objects.get",
        name: `projects/_/buckets/shop-orders/objects/2026-0${index + 1}.csv`,
        log: "data_access",
        permission: "storage.objects.get",
        resource: {
          type: "gcs_bucket",
          labels: { bucket_name: "shop-orders", location: "europe-west4", project_id: SHOP_PROD.id },
        },
      }),
    ),
    ...Array.from({ length: 3 }, (_, index) =>
      cloudTrail(random, {
        at: ago(8, 30 + index),
        account: AWS_PROD,
        who: vendor,
        service: "secretsmanager",
        name: "GetSecretValue",
        from: INTRUDER_IP_2,
        readOnly: true,
        request: { secretId: "orders/db" },
      }),
    ),
  ];
}

/** A key becomes a session, the session another key and a shell. */
function stolenKey({ random, ago }: Plant): RawRecord[] {
  const ben = user(AWS_PROD, "ben", STOLEN_KEY);
  const sessionKey = "ASIAEXAMPLEBREAK0001";
  const newKey = "AKIAEXAMPLEBACKUP001";
  const session = roleSession(AWS_PROD, "break-glass", "ben", sessionKey, ago(7));
  const aws = { account: AWS_PROD, from: INTRUDER_IP };
  return [
    cloudTrail(random, { ...aws, at: ago(7, -2), who: ben, service: "sts", name: "GetCallerIdentity", readOnly: true }),
    assumeRole(random, {
      ...aws,
      at: ago(7),
      who: ben,
      role: "break-glass",
      roleAccount: AWS_PROD,
      session: "ben",
      newKey: sessionKey,
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(7, 3),
      who: session,
      service: "iam",
      name: "CreateAccessKey",
      region: "us-east-1",
      request: { userName: "backup" },
      response: {
        accessKey: { userName: "backup", accessKeyId: newKey, status: "Active", createDate: "Nov 22, 2026 1:00:00 PM" },
      },
    }),
    ...endpointTunnel(random, {
      ...aws,
      at: ago(7, 6),
      who: session,
      instance: AWS_INSTANCE,
      address: AWS_INSTANCE_IP,
      endpoint: EICE,
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(7, 20),
      who: user(AWS_PROD, "backup", newKey),
      service: "s3",
      name: "ListBuckets",
      readOnly: true,
    }),
  ];
}

function bypassGoogle({ random, ago }: Plant): RawRecord[] {
  const vm = (instance: typeof BASTION) => ({
    name: `projects/${instance.project.id}/zones/${instance.zone}/instances/${instance.name}`,
    resource: {
      type: "gce_instance",
      labels: { instance_id: instance.id, project_id: instance.project.id, zone: instance.zone },
    },
  });
  return [
    ...computeOperation(random, {
      ...ben,
      at: ago(6),
      method: "v1.compute.backendServices.patch",
      name: `projects/${SHOP_PROD.id}/global/backendServices/${ADMIN_CONSOLE.name}`,
      permission: "compute.backendServices.update",
      resource: {
        type: "gce_backend_service",
        labels: { backend_service_id: ADMIN_CONSOLE.id, location: "global", project_id: SHOP_PROD.id },
      },
      request: { iap: { enabled: false } },
    }),
    iapPolicy(random, {
      ...ben,
      at: ago(6, 5),
      to: WIKI,
      bindings: [{ role: "roles/iap.httpsResourceAccessor", members: ["allUsers"] }],
      before: "BwYwiki0001=",
      after: "BwYwiki0002=",
    }),
    ...computeOperation(random, {
      ...ben,
      at: ago(6, 10),
      method: "v1.compute.firewalls.insert",
      name: `projects/${SHOP_PROD.id}/global/firewalls/tmp-debug`,
      permission: "compute.firewalls.create",
      resource: { type: "gce_firewall_rule", labels: { project_id: SHOP_PROD.id, firewall_rule_id: "880000000002" } },
      request: {
        name: "tmp-debug",
        direction: "INGRESS",
        sourceRanges: ["0.0.0.0/0"],
        alloweds: [{ IPProtocol: "tcp", ports: ["22"] }],
      },
    }),
    ...computeOperation(random, {
      ...ben,
      ...vm(BASTION),
      at: ago(6, 13),
      method: "v1.compute.instances.addAccessConfig",
      permission: "compute.instances.addAccessConfig",
      request: { name: "External NAT", type: "ONE_TO_ONE_NAT", natIP: "203.0.113.77" },
    }),
    ...computeOperation(random, {
      ...ben,
      ...vm(BASTION),
      at: ago(6, 16),
      method: "v1.compute.instances.setMetadata",
      permission: "compute.instances.setMetadata",
      request: {},
      metadata: {
        "@type": "type.googleapis.com/google.cloud.audit.GceInstanceAuditMetadata",
        instanceMetadataDelta: { addedMetadataKeys: ["ssh-keys"], modifiedMetadataKeys: ["serial-port-enable"] },
      },
    }),
    call(random, {
      ...ben,
      ...vm(BASTION),
      at: ago(6, 20),
      service: "europe-west4-ssh-serialport.googleapis.com",
      method: "google.ssh-serialport.v1.connect",
    }),
    // SSH that never came through the proxy: OS Login says yes, no tunnel precedes it.
    call(random, {
      ...ben,
      at: ago(6, 40),
      name: vm(DATABASE).name,
      service: "oslogin.googleapis.com",
      method: "google.cloud.oslogin.v1.OsLoginService.CheckPolicy",
      log: "data_access",
      resource: {
        type: "audited_resource",
        labels: {
          method: "google.cloud.oslogin.v1.OsLoginService.CheckPolicy",
          project_id: SHOP_PROD.id,
          service: "oslogin.googleapis.com",
        },
      },
      payload: {
        request: {
          "@type": "type.googleapis.com/google.cloud.oslogin.v1.CheckPolicyRequest",
          policy: "ADMIN_LOGIN",
          instance: DATABASE.name,
          zone: DATABASE.zone,
          projectId: SHOP_PROD.id,
        },
        response: { "@type": "type.googleapis.com/google.cloud.oslogin.v1.CheckPolicyResponse", success: true },
      },
      more: { labels: { instance_id: DATABASE.id, zone: DATABASE.zone } },
    }),
  ];
}

function bypassAws({ random, ago }: Plant): RawRecord[] {
  const session = roleSession(AWS_PROD, "break-glass", "ben", "ASIAEXAMPLEBREAK0001", ago(7));
  const aws = { account: AWS_PROD, who: session, from: INTRUDER_IP, service: "ec2" };
  return [
    cloudTrail(random, {
      ...aws,
      at: ago(5),
      name: "AuthorizeSecurityGroupIngress",
      request: {
        groupId: "sg-0bastion000000001",
        ipPermissions: {
          items: [
            {
              ipProtocol: "tcp",
              fromPort: 22,
              toPort: 22,
              groups: {},
              ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      response: { _return: true },
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(5, 4),
      name: "EnableSerialConsoleAccess",
      request: {},
      response: { EnableSerialConsoleAccessResponse: { serialConsoleAccessEnabled: true } },
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(5, 8),
      name: "ModifyVerifiedAccessEndpointPolicy",
      request: {
        ModifyVerifiedAccessEndpointPolicyRequest: {
          VerifiedAccessEndpointId: "vae-0a1b2c3d4e5f60001",
          PolicyEnabled: false,
        },
      },
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(5, 12),
      name: "AuthorizeSecurityGroupIngress",
      account: AWS_SHARED,
      error: { code: "Client.UnauthorizedOperation", message: "You are not authorized to perform this operation." },
      request: {
        groupId: "sg-0shared0000000001",
        cidrIp: "0.0.0.0/0",
        fromPort: 3389,
        toPort: 3389,
        ipProtocol: "tcp",
        ipPermissions: {},
      },
    }),
  ];
}

function tampering({ random, ago }: Plant): RawRecord[] {
  const session = roleSession(AWS_PROD, "break-glass", "ben", "ASIAEXAMPLEBREAK0001", ago(7));
  const trail = `arn:aws:cloudtrail:eu-west-1:${AWS_PROD}:trail/main`;
  const aws = { account: AWS_PROD, who: session, from: INTRUDER_IP, service: "cloudtrail" };
  return [
    cloudTrail(random, {
      ...aws,
      at: ago(4),
      name: "DeleteTrail",
      error: {
        code: "AccessDenied",
        message: `User: arn:aws:sts::${AWS_PROD}:assumed-role/break-glass/ben is not authorized to perform: cloudtrail:DeleteTrail on resource: ${trail} with an explicit deny in a service control policy`,
      },
    }),
    cloudTrail(random, {
      ...aws,
      at: ago(4, 2),
      name: "PutEventSelectors",
      request: {
        trailName: "main",
        eventSelectors: [{ readWriteType: "WriteOnly", includeManagementEvents: false, dataResources: [] }],
      },
    }),
    cloudTrail(random, { ...aws, at: ago(4, 4), name: "StopLogging", request: { name: trail } }),
    projectPolicy(random, {
      ...ben,
      at: ago(4, 10),
      auditDeltas: [
        { action: "REMOVE", service: "iap.googleapis.com", logType: "DATA_READ" },
        { action: "REMOVE", service: "iap.googleapis.com", logType: "DATA_WRITE" },
      ],
    }),
    call(random, {
      ...ben,
      at: ago(4, 14),
      service: "logging.googleapis.com",
      method: "google.logging.v2.ConfigServiceV2.DeleteSink",
      name: `projects/${SHOP_PROD.id}/sinks/security-archive`,
      permission: "logging.sinks.delete",
      resource: {
        type: "logging_sink",
        labels: { destination: "", name: "security-archive", project_id: SHOP_PROD.id },
      },
      payload: {
        request: {
          "@type": "type.googleapis.com/google.logging.v2.DeleteSinkRequest",
          sinkName: `projects/${SHOP_PROD.id}/sinks/security-archive`,
        },
      },
    }),
  ];
}
