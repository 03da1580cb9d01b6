/** Eight ordinary days: people at work, scanners at the door, pipelines, clusters, services. Nothing here is an incident. */

import type { RawRecord } from "../../model/record.ts";
import {
  accessKey,
  assumeRole,
  awsService,
  cloudTrail,
  consoleLogin,
  endpointTunnel,
  roleSession,
  shellSession,
  user,
} from "./aws-records.ts";
import {
  ADA,
  ADMIN_CONSOLE,
  AWS_INSTANCE,
  AWS_INSTANCE_IP,
  AWS_PROD,
  AWS_SHARED,
  BASTION,
  BEN,
  CARLA,
  CI_IP,
  CI_RUNNER,
  DATA_LAB,
  DEPLOYER,
  DEV,
  EICE,
  EVA,
  GKE_NODE,
  NOTEBOOK,
  PEOPLE,
  SHOP_PROD,
  SHOP_STAGING,
  STAGING_VM,
  WIKI,
} from "./cast.ts";
import { call, computeOperation, iapPolicy, loadBalancer, mintToken, tunnel, webRequest } from "./gcp-records.ts";
import type { Random } from "./random.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 8;

/** The etag the admin console's policy carries when the eight days are over. */
export const LAST_ETAG = "BwYexample02=";
/** Who may pass to the admin console, as set on the second day. */
export const ACCESSORS = ["user:ada@example.com", "user:ben@example.com", "user:carla@example.com"];

export function noise(random: Random, end: number): readonly RawRecord[] {
  const days = Array.from({ length: DAYS }, (_, index) => end - (DAYS - index) * DAY);
  return [
    ...days.flatMap((start) => [
      ...browsing(random, start),
      ...tunnels(random, start),
      ...scanners(random, start),
      ...cluster(random, start),
      ...pipeline(random, start),
      ...services(random, start),
      ...awsPeople(random, start),
    ]),
    ...administration(random, end - DAYS * DAY),
  ];
}

/** A moment of the working day: the first ten hours of each day of the trail. */
function workTime(random: Random, start: number): number {
  return start + 30 * MINUTE + random.between(0, 9 * HOUR);
}

function browsing(random: Random, start: number): RawRecord[] {
  return PEOPLE.flatMap((person) =>
    Array.from({ length: random.between(18, 30) }, () => {
      const to = random.pick([WIKI, WIKI, ADMIN_CONSOLE]);
      const from = random.next() < 0.8 ? person.office : person.home;
      return webRequest(random, { at: workTime(random, start), project: SHOP_PROD, caller: person.email, from, to });
    }),
  );
}

function tunnels(random: Random, start: number): RawRecord[] {
  const usual = [
    { person: ADA, to: BASTION },
    { person: CARLA, to: BASTION },
    { person: DEV, to: STAGING_VM },
    { person: EVA, to: NOTEBOOK },
  ];
  return usual.flatMap(({ person, to }) =>
    Array.from({ length: random.between(1, 3) }, () => ({
      at: workTime(random, start),
      project: to.project,
      caller: person.email,
      from: random.next() < 0.7 ? person.office : person.home,
      to,
      minutes: random.between(3, 50),
    })).flatMap((session) => [
      ...tunnel(random, session),
      call(random, {
        at: session.at + 4_000,
        project: to.project,
        caller: person.email,
        service: "oslogin.googleapis.com",
        method: "google.cloud.oslogin.v1.OsLoginService.CheckPolicy",
        name: `projects/${to.project.id}/zones/${to.zone}/instances/${to.name}`,
        log: "data_access",
        resource: {
          type: "audited_resource",
          labels: {
            method: "google.cloud.oslogin.v1.OsLoginService.CheckPolicy",
            project_id: to.project.id,
            service: "oslogin.googleapis.com",
          },
        },
        payload: {
          request: {
            "@type": "type.googleapis.com/google.cloud.oslogin.v1.CheckPolicyRequest",
            policy: "LOGIN",
            instance: to.name,
            zone: to.zone,
            projectId: to.project.id,
          },
          response: { "@type": "type.googleapis.com/google.cloud.oslogin.v1.CheckPolicyResponse", success: true },
        },
        more: { labels: { instance_id: to.id, zone: to.zone } },
      }),
    ]),
  );
}

/** The internet at the load balancer's address: no identity, no end. */
function scanners(random: Random, start: number): RawRecord[] {
  return Array.from({ length: 70 }, () => {
    const at = start + random.between(0, DAY - 1);
    const from = `192.0.2.${random.between(1, 254)}`;
    const to = random.pick([WIKI, ADMIN_CONSOLE]);
    const agent = random.pick(["Mozilla/5.0 zgrab/0.x", "curl/8.5.0", "masscan/1.3", "python-requests/2.32.3"]);
    const path = random.pick(["/", "/.env", "/wp-login.php", "/.git/config"]);
    return random.next() < 0.7
      ? webRequest(random, { at, project: SHOP_PROD, from, agent, to, path, refused: true })
      : loadBalancer(random, { at, project: SHOP_PROD, from, agent, to, status: 302 });
  });
}

/** GKE Workload Identity mints the same token at the same pace for ever. */
function cluster(random: Random, start: number): RawRecord[] {
  return Array.from({ length: 24 * 6 }, (_, index) =>
    mintToken(random, {
      at: start + index * 10 * MINUTE + random.between(0, 20_000),
      project: SHOP_PROD,
      caller: GKE_NODE,
      from: "gce-internal-ip",
      agent: "google-api-go-client/0.5 gke-metadata-server",
      subject: GKE_NODE,
    }),
  );
}

/** CI: three to five deployments a working hour, each with a token, a role, and the policies Terraform sets every time. */
function pipeline(random: Random, start: number): RawRecord[] {
  return Array.from({ length: 10 }, (_, hour) => hour).flatMap((hour) =>
    Array.from({ length: random.between(3, 5) }, () => start + hour * HOUR + random.between(0, HOUR - MINUTE)).flatMap(
      (at) => {
        const key = accessKey(random);
        const session = `deploy-${random.between(10_000, 99_999)}`;
        const ci = roleSession(AWS_PROD, "ci-deploy", session, key, at);
        const agent = "APN/1.0 HashiCorp/1.0 Terraform/1.13.5";
        return [
          mintToken(random, { at, project: SHOP_PROD, caller: CI_RUNNER, from: CI_IP, agent, subject: DEPLOYER }),
          assumeRole(random, {
            at: at + 1_000,
            account: AWS_SHARED,
            who: user(AWS_SHARED, "ci", "AKIAEXAMPLECI0000001"),
            from: CI_IP,
            agent,
            role: "ci-deploy",
            roleAccount: AWS_PROD,
            session,
            newKey: key,
          }),
          cloudTrail(random, {
            at: at + 5_000,
            account: AWS_PROD,
            who: ci,
            service: "iam",
            name: "PutRolePolicy",
            region: "us-east-1",
            from: CI_IP,
            agent,
            request: {
              roleName: "checkout-task",
              policyName: "queue",
              policyDocument: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                  {
                    Effect: "Allow",
                    Action: ["sqs:SendMessage"],
                    Resource: `arn:aws:sqs:eu-west-1:${AWS_PROD}:orders`,
                  },
                ],
              }),
            },
          }),
          cloudTrail(random, {
            at: at + 6_000,
            account: AWS_PROD,
            who: ci,
            service: "ec2",
            name: "DescribeInstances",
            from: CI_IP,
            agent,
            readOnly: true,
            request: {},
          }),
        ];
      },
    ),
  );
}

function services(random: Random, start: number): RawRecord[] {
  return Array.from({ length: 48 }, (_, index) => start + index * 30 * MINUTE + random.between(0, 5 * MINUTE)).flatMap(
    (at) => [
      cloudTrail(random, {
        at,
        account: AWS_PROD,
        who: awsService("lambda"),
        service: "sts",
        name: "AssumeRole",
        from: "lambda.amazonaws.com",
        agent: "lambda.amazonaws.com",
        readOnly: true,
        request: { roleArn: `arn:aws:iam::${AWS_PROD}:role/resize-images`, roleSessionName: "resize-images" },
        response: {
          credentials: {
            accessKeyId: accessKey(random),
            sessionToken: "HIDDEN",
            expiration: "Nov 22, 2026, 1:00:00 PM",
          },
          assumedRoleUser: {
            assumedRoleId: "AROAEXAMPLE:resize-images",
            arn: `arn:aws:sts::${AWS_PROD}:assumed-role/resize-images/resize-images`,
          },
        },
      }),
      cloudTrail(random, {
        at: at + 2_000,
        account: AWS_PROD,
        who: awsService("rds"),
        service: "kms",
        name: "Decrypt",
        from: "rds.amazonaws.com",
        agent: "rds.amazonaws.com",
        readOnly: true,
        request: { encryptionContext: { "aws:rds:dbc-id": "orders" } },
      }),
      call(random, {
        at: at + 4_000,
        project: DATA_LAB,
        caller: "service-210000000003@gcp-sa-notebooks.iam.gserviceaccount.com",
        from: "private",
        service: "storage.googleapis.com",
        method: "storage.objects.get",
        name: "projects/_/buckets/lab-data/objects/daily.parquet",
        log: "data_access",
        permission: "storage.objects.get",
        resource: {
          type: "gcs_bucket",
          labels: { bucket_name: "lab-data", location: "europe-west4", project_id: DATA_LAB.id },
        },
      }),
    ],
  );
}

function awsPeople(random: Random, start: number): RawRecord[] {
  const morning = start + HOUR + random.between(0, HOUR);
  const carla = user(AWS_PROD, "carla", "AKIAEXAMPLECARLA0001");
  const dev = user(AWS_PROD, "dev", "AKIAEXAMPLEDEV000001");
  const refused = {
    code: "AccessDenied",
    message: `User: arn:aws:iam::${AWS_PROD}:user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${AWS_PROD}:role/preview because no identity-based policy allows the sts:AssumeRole action`,
  };
  const retry = {
    at: morning + 20 * MINUTE,
    account: AWS_PROD,
    who: dev,
    from: DEV.office,
    role: "preview",
    roleAccount: AWS_PROD,
    session: "dev",
    newKey: accessKey(random),
  };
  return [
    // One mistyped password, then in.
    consoleLogin(random, { at: morning, account: AWS_PROD, name: "carla", from: CARLA.office, failed: true }),
    consoleLogin(random, { at: morning + 25_000, account: AWS_PROD, name: "carla", from: CARLA.office }),
    consoleLogin(random, { at: morning + 40 * MINUTE, account: AWS_PROD, name: "ben", from: BEN.office }),
    // A role that was just created refuses until it has propagated.
    assumeRole(random, { ...retry, error: refused }),
    assumeRole(random, { ...retry, at: retry.at + 4_000, error: refused }),
    assumeRole(random, { ...retry, at: retry.at + 9_000 }),
    ...shellSession(random, {
      at: morning + HOUR,
      account: AWS_PROD,
      who: carla,
      from: CARLA.office,
      instance: AWS_INSTANCE,
      session: `carla-0${random.word(16)}`,
      minutes: random.between(4, 40),
    }),
    ...endpointTunnel(random, {
      at: morning + 3 * HOUR,
      account: AWS_PROD,
      who: dev,
      from: DEV.office,
      instance: AWS_INSTANCE,
      address: AWS_INSTANCE_IP,
      endpoint: EICE,
    }),
    cloudTrail(random, {
      at: morning + 2 * HOUR,
      account: AWS_PROD,
      who: carla,
      service: "ec2",
      name: "DescribeSecurityGroups",
      from: CARLA.office,
      readOnly: true,
      request: {},
    }),
    cloudTrail(random, {
      at: morning + 4 * HOUR,
      account: AWS_PROD,
      who: dev,
      service: "ec2",
      name: "RunInstances",
      from: DEV.office,
      request: { dryRun: true },
      error: { code: "Client.DryRunOperation", message: "Request would have succeeded, but DryRun flag is set." },
    }),
  ];
}

/** What administrators do once in a while: all of it looks like an incident and is none. */
function administration(random: Random, begin: number): RawRecord[] {
  const carla = { project: SHOP_PROD, caller: CARLA.email, from: CARLA.office };
  const day = (index: number, hour: number): number => begin + index * DAY + hour * HOUR;
  const who = user(AWS_PROD, "carla", "AKIAEXAMPLECARLA0001");
  const aws = { account: AWS_PROD, who, from: CARLA.office };
  const accessor = "roles/iap.httpsResourceAccessor";
  return [
    iapPolicy(random, {
      ...carla,
      at: day(0, 2),
      to: ADMIN_CONSOLE,
      bindings: [{ role: accessor, members: ACCESSORS.slice(0, 2) }],
      before: "BwYexample00=",
      after: "BwYexample01=",
    }),
    iapPolicy(random, {
      ...carla,
      at: day(1, 3),
      to: ADMIN_CONSOLE,
      bindings: [{ role: accessor, members: ACCESSORS }],
      before: "BwYexample01=",
      after: LAST_ETAG,
    }),
    // SSH from Google's own proxy range: the opposite of a bypass.
    ...computeOperation(random, {
      ...carla,
      at: day(7, 3),
      method: "v1.compute.firewalls.insert",
      name: `projects/${SHOP_PROD.id}/global/firewalls/allow-ssh-from-iap`,
      permission: "compute.firewalls.create",
      resource: { type: "gce_firewall_rule", labels: { project_id: SHOP_PROD.id, firewall_rule_id: "880000000001" } },
      request: {
        name: "allow-ssh-from-iap",
        direction: "INGRESS",
        sourceRanges: ["35.235.240.0/20"],
        alloweds: [{ IPProtocol: "tcp", ports: ["22", "3389"] }],
      },
    }),
    // A public web server is open to the world on 443, as it should be.
    cloudTrail(random, {
      ...aws,
      at: day(7, 4),
      service: "ec2",
      name: "AuthorizeSecurityGroupIngress",
      request: {
        groupId: "sg-0web00000000000001",
        ipPermissions: {
          items: [
            {
              ipProtocol: "tcp",
              fromPort: 443,
              toPort: 443,
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
    // A metadata key that opens nothing.
    ...computeOperation(random, {
      ...carla,
      project: SHOP_STAGING,
      at: day(7, 5),
      method: "v1.compute.instances.setMetadata",
      name: `projects/${SHOP_STAGING.id}/zones/${STAGING_VM.zone}/instances/${STAGING_VM.name}`,
      permission: "compute.instances.setMetadata",
      resource: {
        type: "gce_instance",
        labels: { instance_id: STAGING_VM.id, project_id: SHOP_STAGING.id, zone: STAGING_VM.zone },
      },
      request: {},
      metadata: {
        "@type": "type.googleapis.com/google.cloud.audit.GceInstanceAuditMetadata",
        instanceMetadataDelta: { modifiedMetadataKeys: ["startup-script"] },
      },
    }),
  ];
}
