/** One call, as AWS and as Google would log it: what envelopes and readers are tried on. */

import type { JsonObject } from "../../src/model/json.ts";

export const TRAIL_RECORD: JsonObject = {
  eventVersion: "1.09",
  userIdentity: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:ada",
    arn: "arn:aws:sts::111122223333:assumed-role/Operator/ada",
    accountId: "111122223333",
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: {
      sessionIssuer: { type: "Role", arn: "arn:aws:iam::111122223333:role/Operator", userName: "Operator" },
      attributes: { creationDate: "2026-06-01T11:00:00Z", mfaAuthenticated: "true" },
    },
  },
  eventTime: "2026-06-01T12:00:00Z",
  eventSource: "ec2-instance-connect.amazonaws.com",
  eventName: "OpenTunnel",
  awsRegion: "eu-west-1",
  sourceIPAddress: "198.51.100.7",
  userAgent: 'aws-cli/2 "quoted" {brace} [bracket]',
  requestParameters: { instanceConnectEndpointId: "eice-1", remotePort: "22", privateIpAddress: "10.0.1.1" },
  responseElements: { tunnel: "t-1" },
  requestID: "request-1",
  eventID: "00000000-0000-4000-8000-000000000001",
  readOnly: false,
  resources: [
    { accountId: "111122223333", type: "AWS::EC2::InstanceConnectEndpoint", ARN: "arn:aws:ec2:eu-west-1::eice-1" },
  ],
  eventType: "AwsApiCall",
  managementEvent: true,
  recipientAccountId: "111122223333",
  eventCategory: "Management",
};

export const LOG_ENTRY: JsonObject = {
  logName: "projects/shop-prod/logs/cloudaudit.googleapis.com%2Fdata_access",
  insertId: "insert-1",
  timestamp: "2026-06-01T12:00:00.123456Z",
  receiveTimestamp: "2026-06-01T12:00:01.5Z",
  severity: "INFO",
  resource: { type: "gce_instance", labels: { instance_id: "42", project_id: "shop-prod", zone: "europe-west1-b" } },
  operation: { id: "ABCD", producer: "iap.googleapis.com" },
  protoPayload: {
    "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
    serviceName: "iap.googleapis.com",
    methodName: "AuthorizeUser",
    resourceName: "42",
    status: { code: 7, message: "Permission Denied." },
    authenticationInfo: { principalEmail: "ada@example.com" },
    authorizationInfo: [
      {
        granted: true,
        permission: "iap.tunnelInstances.accessViaIAP",
        resource: "projects/1/iap_tunnel/zones/europe-west1-b/instances/42",
        resourceAttributes: { service: "iap.googleapis.com", type: "iap.googleapis.com/TunnelInstance" },
      },
    ],
    requestMetadata: {
      callerIp: "198.51.100.7",
      callerSuppliedUserAgent: "(none supplied)",
      destinationAttributes: { ip: "10.0.1.1", port: "22" },
      requestAttributes: { time: "2026-06-01T12:00:00.2Z" },
    },
    request: {
      "@type": "type.googleapis.com/cloud.security.gatekeeper.AuthorizeUserRequest",
      httpRequest: { url: "" },
    },
    metadata: { device_state: "Normal", iap_tcp_session_info: { bytes_received: 6922, phase: "SESSION_END" } },
    serviceData: {
      policyDelta: { bindingDeltas: [{ action: "ADD", role: "roles/owner", member: "user:ada@example.com" }] },
    },
  },
};
