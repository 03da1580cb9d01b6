/** What kind of act a call is: one table of action names, and the few calls whose parameters decide. */

import type { Activity, Road } from "../../model/event.ts";
import { boolean, type JsonObject, text } from "../../model/json.ts";
import { byCall, type Call, items, member, parameter } from "./call.ts";

export interface Classification {
  readonly activity: Activity;
  readonly road?: Road;
}

type Row = readonly [service: string, operations: string, activity: Activity, road?: Road];

const ROWS: readonly Row[] = [
  ["ec2-instance-connect", "OpenTunnel", "session.open", "instance-connect-endpoint"],
  ["ec2-instance-connect", "SendSSHPublicKey", "session.open", "instance-connect"],
  ["ec2-instance-connect", "SendSerialConsoleSSHPublicKey", "session.open", "serial-console"],
  ["ssm", "StartSession ResumeSession", "session.open", "session-manager"],
  ["ssm", "TerminateSession", "session.close", "session-manager"],
  ["ssm", "GetAccessToken", "credential.mint", "session-manager"],
  // Run Command and access requests use the agent's road, but nobody gets a session by them.
  ["ssm", "SendCommand StartAccessRequest", "other", "session-manager"],
  ["ecs", "ExecuteCommand", "session.open", "session-manager"],

  ["signin", "ConsoleLogin SwitchRole", "signin", "console"],
  ["signin", "GetSigninToken", "credential.mint", "console"],
  ["signin", "CredentialChallenge CredentialVerification UserAuthentication", "signin", "identity-center"],
  ["sso", "Authenticate Federate", "signin", "identity-center"],
  ["sso", "GetRoleCredentials CreateToken CreateTokenWithIAM", "credential.mint", "identity-center"],
  ["sso-oauth", "CreateToken CreateTokenWithIAM", "credential.mint", "identity-center"],

  ["sts", "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot", "credential.mint"],
  ["sts", "GetSessionToken GetFederationToken GetWebIdentityToken", "credential.mint"],
  ["rolesanywhere", "CreateSession", "credential.mint"],
  ["iam", "CreateAccessKey CreateLoginProfile UpdateLoginProfile", "credential.create"],
  ["iam", "CreateServiceSpecificCredential ResetServiceSpecificCredential", "credential.create"],
  ["iam", "UploadSSHPublicKey UploadSigningCertificate", "credential.create"],

  [
    "iam",
    "AttachRolePolicy AttachUserPolicy AttachGroupPolicy PutRolePolicy PutUserPolicy PutGroupPolicy",
    "policy.grant",
  ],
  ["iam", "SetDefaultPolicyVersion CreateRole UpdateAssumeRolePolicy AddUserToGroup", "policy.grant"],
  ["iam", "DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary", "policy.grant"],
  ["iam", "CreateSAMLProvider UpdateSAMLProvider CreateOpenIDConnectProvider", "policy.grant"],
  ["iam", "AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint", "policy.grant"],
  ["iam", "DetachRolePolicy DetachUserPolicy DetachGroupPolicy", "policy.revoke"],
  ["iam", "DeleteRolePolicy DeleteUserPolicy DeleteGroupPolicy RemoveUserFromGroup", "policy.revoke"],
  ["iam", "PutRolePermissionsBoundary PutUserPermissionsBoundary", "policy.revoke"],
  ["iam", "DeleteSAMLProvider DeleteOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider", "policy.revoke"],
  ["sso", "CreateAccountAssignment AttachManagedPolicyToPermissionSet", "policy.grant"],
  ["sso", "AttachCustomerManagedPolicyReferenceToPermissionSet PutInlinePolicyToPermissionSet", "policy.grant"],
  ["sso", "DeletePermissionsBoundaryFromPermissionSet", "policy.grant"],
  ["sso", "DeleteAccountAssignment DetachManagedPolicyFromPermissionSet", "policy.revoke"],
  ["sso", "DetachCustomerManagedPolicyReferenceFromPermissionSet DeleteInlinePolicyFromPermissionSet", "policy.revoke"],
  ["sso", "PutPermissionsBoundaryToPermissionSet", "policy.revoke"],
  ["s3", "PutBucketPolicy", "policy.grant"],
  ["s3", "DeleteBucketPolicy", "policy.revoke"],
  ["kms", "PutKeyPolicy CreateGrant", "policy.grant"],
  ["kms", "RevokeGrant RetireGrant", "policy.revoke"],
  ["secretsmanager", "PutResourcePolicy", "policy.grant"],
  ["secretsmanager", "DeleteResourcePolicy", "policy.revoke"],
  ["ecr", "SetRepositoryPolicy", "policy.grant"],
  ["ecr", "DeleteRepositoryPolicy", "policy.revoke"],
  ["lambda", "AddPermission AddLayerVersionPermission", "policy.grant"],
  ["lambda", "RemovePermission RemoveLayerVersionPermission", "policy.revoke"],
  ["eks", "CreateAccessEntry AssociateAccessPolicy", "policy.grant"],
  ["eks", "DeleteAccessEntry DisassociateAccessPolicy", "policy.revoke"],
  ["rolesanywhere", "CreateTrustAnchor UpdateTrustAnchor EnableTrustAnchor", "policy.grant"],
  ["rolesanywhere", "CreateProfile UpdateProfile EnableProfile", "policy.grant"],
  ["rolesanywhere", "DeleteTrustAnchor DisableTrustAnchor DeleteProfile DisableProfile", "policy.revoke"],
  ["ec2", "ModifyVerifiedAccessGroupPolicy ModifyVerifiedAccessEndpointPolicy", "policy.grant"],

  ["ec2", "AuthorizeSecurityGroupIngress ModifySecurityGroupRules AssociateAddress", "exposure.open"],
  ["ec2", "EnableSerialConsoleAccess", "exposure.open"],
  ["ec2", "DeleteVerifiedAccessEndpoint DeleteVerifiedAccessGroup DeleteVerifiedAccessInstance", "proxy.disable"],
  ["ec2", "DeleteVerifiedAccessTrustProvider DetachVerifiedAccessTrustProvider", "proxy.disable"],
  ["ec2", "DeleteInstanceConnectEndpoint", "proxy.disable"],

  ["cloudtrail", "StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors", "log.tamper"],
  ["cloudtrail", "DeleteEventDataStore UpdateEventDataStore StopEventDataStoreIngestion", "log.tamper"],
  ["guardduty", "DeleteDetector UpdateDetector StopMonitoringMembers DeleteMembers DisassociateMembers", "log.tamper"],
  ["guardduty", "DisassociateFromMasterAccount DisassociateFromAdministratorAccount", "log.tamper"],
  ["securityhub", "DisableSecurityHub", "log.tamper"],
  ["config", "StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel", "log.tamper"],
  ["ec2", "DeleteFlowLogs ModifyVerifiedAccessInstanceLoggingConfiguration", "log.tamper"],
];

const classified = byCall<Classification>(
  Object.fromEntries(
    ROWS.flatMap(([service, operations, activity, road]) =>
      operations
        .split(" ")
        .map((operation) => [`${service}:${operation}`, { activity, ...(road === undefined ? {} : { road }) }]),
    ),
  ),
);

/** Calls that do several things: what they did stands in their parameters. */
const decided = byCall<(call: Call) => Activity>({
  "iam:CreatePolicyVersion": (call) => (isTrue(call, "setAsDefault") ? "policy.grant" : "other"),
  "ec2:CreateNetworkAclEntry": aclEntry,
  "ec2:ReplaceNetworkAclEntry": aclEntry,
  "ec2:ModifyInstanceAttribute": groupsChange,
  "ec2:ModifyNetworkInterfaceAttribute": groupsChange,
});

/** Names a gateway that writes its own records may use, whatever its event source: Google's verbs and plain words. */
const GATEWAY: ReadonlyMap<string, Activity> = new Map([
  ["createtunnel", "session.open"],
  ["addiampolicybinding", "policy.grant"],
  ["removeiampolicybinding", "policy.revoke"],
  ["generateaccesstoken", "credential.mint"],
  ["generateidtoken", "credential.mint"],
]);

/** The activity by name and, where that decides, by parameters; calls that only read are `read`, the rest is `other`. */
export function classify(call: Call): Classification {
  const known = classified(call);
  if (known) return known;
  const decide = decided(call);
  if (decide) return { activity: decide(call) };
  const activity = gatewayActivity(call);
  if (activity !== undefined) return { activity, road: "gateway" };
  return { activity: isRead(call) ? "read" : "other" };
}

function gatewayActivity(call: Call): Activity | undefined {
  if (call.name !== "accessdenied") return GATEWAY.get(call.name);
  const tunnel = parameter(call, "instanceId", "privateIpAddress", "remotePort", "port", "host") !== undefined;
  return tunnel ? "session.open" : "access.web";
}

function isRead(call: Call): boolean {
  const declared = boolean(call.record["readOnly"]);
  return declared ?? /^(Get|List|Describe|Lookup|Search|Head|BatchGet|Query|Scan)([A-Z]|$)/.test(call.operation);
}

function isTrue(call: Call, key: string): boolean {
  return boolean(member(call.parameters, key)) === true;
}

/** Only an inbound rule that allows opens anything; without parameters (a refused call) the attempt counts. */
function aclEntry(call: Call): Activity {
  return isTrue(call, "egress") || /^deny$/i.test(parameter(call, "ruleAction") ?? "") ? "other" : "exposure.open";
}

function groupsChange(call: Call): Activity {
  return securityGroups(call.parameters).length > 0 ? "exposure.open" : "other";
}

/** The security groups that `groupSet` puts on an instance or network interface. */
export function securityGroups(parameters: JsonObject): readonly string[] {
  return items(member(parameters, "groupSet"))
    .map((group) => text(member(group, "groupId")) ?? text(group))
    .filter((group) => group !== undefined);
}
