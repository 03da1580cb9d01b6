/** By what an AWS call did: its canonical names. The normalizer's tables read the other way round; a test holds the two together. */

import type { Calls } from "./calls.ts";

/** Words of gateways that write their own records; no AWS service logs them. */
export const GATEWAY_NAMES =
  "CreateTunnel AccessDenied AddIamPolicyBinding RemoveIamPolicyBinding GenerateAccessToken GenerateIdToken";

const policy = {
  permissions: `AttachRolePolicy AttachUserPolicy AttachGroupPolicy DetachRolePolicy DetachUserPolicy DetachGroupPolicy
    PutRolePolicy PutUserPolicy PutGroupPolicy DeleteRolePolicy DeleteUserPolicy DeleteGroupPolicy
    CreatePolicyVersion SetDefaultPolicyVersion AttachManagedPolicyToPermissionSet DetachManagedPolicyFromPermissionSet
    AttachCustomerManagedPolicyReferenceToPermissionSet DetachCustomerManagedPolicyReferenceFromPermissionSet
    PutInlinePolicyToPermissionSet DeleteInlinePolicyFromPermissionSet`,
  trust: `CreateRole UpdateAssumeRolePolicy CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider
    CreateOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider
    RemoveClientIDFromOpenIDConnectProvider DeleteOpenIDConnectProvider CreateTrustAnchor CreateProfile UpdateProfile`,
  membership: "AddUserToGroup RemoveUserFromGroup",
  assignment: "CreateAccountAssignment DeleteAccountAssignment",
  boundary: `PutRolePermissionsBoundary PutUserPermissionsBoundary PutGroupPermissionsBoundary
    DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary DeleteGroupPermissionsBoundary`,
  iam: `PutBucketPolicy DeleteBucketPolicy PutKeyPolicy CreateGrant PutResourcePolicy DeleteResourcePolicy
    SetRepositoryPolicy DeleteRepositoryPolicy AddPermission AddLayerVersionPermission CreateAccessEntry DeleteAccessEntry
    AssociateAccessPolicy DisassociateAccessPolicy AddIamPolicyBinding RemoveIamPolicyBinding`,
  proxy: "ModifyVerifiedAccessGroupPolicy ModifyVerifiedAccessEndpointPolicy",
};

/** Whether a policy call gives or takes depends on its parameters, too: all of them for both. */
const policies = `${Object.values(policy).join(" ")} DeletePermissionsBoundaryFromPermissionSet
  PutPermissionsBoundaryToPermissionSet RevokeGrant RetireGrant RemovePermission RemoveLayerVersionPermission
  EnableTrustAnchor UpdateTrustAnchor DisableTrustAnchor DeleteTrustAnchor EnableProfile DisableProfile DeleteProfile`;

const exposure = {
  network: "AuthorizeSecurityGroupIngress ModifySecurityGroupRules CreateNetworkAclEntry ReplaceNetworkAclEntry",
  address: "AssociateAddress",
  "serial-console": "EnableSerialConsoleAccess",
  "network-interface": "ModifyInstanceAttribute ModifyNetworkInterfaceAttribute",
};

const minted = {
  session: `AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetSessionToken GetRoleCredentials
    GetAccessToken CreateSession`,
  "federation-token": "GetFederationToken GetSigninToken",
  "id-token": "GetWebIdentityToken GenerateIdToken",
  "access-token": "CreateToken CreateTokenWithIAM GenerateAccessToken",
  key: `CreateAccessKey CreateServiceSpecificCredential ResetServiceSpecificCredential UploadSSHPublicKey
    UploadSigningCertificate`,
};

const logging = {
  trail: "StopLogging DeleteTrail UpdateTrail",
  selector: "PutEventSelectors",
  insight: "PutInsightSelectors",
  "event-data-store": "DeleteEventDataStore UpdateEventDataStore StopEventDataStoreIngestion",
  detector: `DeleteDetector UpdateDetector StopMonitoringMembers DeleteMembers DisassociateMembers
    DisassociateFromMasterAccount DisassociateFromAdministratorAccount DisableSecurityHub`,
  "audit-config": "StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel",
  "flow-log": "DeleteFlowLogs",
  sink: "ModifyVerifiedAccessInstanceLoggingConfiguration",
  bucket: "DeleteBucket DeleteBucketPolicy PutBucketLifecycle PutBucketLifecycleConfiguration PutBucketVersioning",
};

const proxy = `ModifyVerifiedAccessGroupPolicy ModifyVerifiedAccessEndpointPolicy
  CreateVerifiedAccessGroup ModifyVerifiedAccessGroup DeleteVerifiedAccessGroup
  CreateVerifiedAccessEndpoint ModifyVerifiedAccessEndpoint DeleteVerifiedAccessEndpoint
  CreateVerifiedAccessInstance ModifyVerifiedAccessInstance DeleteVerifiedAccessInstance
  CreateVerifiedAccessTrustProvider ModifyVerifiedAccessTrustProvider DeleteVerifiedAccessTrustProvider
  AttachVerifiedAccessTrustProvider DetachVerifiedAccessTrustProvider
  CreateInstanceConnectEndpoint ModifyInstanceConnectEndpoint DeleteInstanceConnectEndpoint`;

/** Identity Center's steps of one sign-in share an id. */
const signInSteps = "CredentialChallenge CredentialVerification UserAuthentication Authenticate Federate";

export const AWS_CALLS: Calls = {
  activity: {
    "session.open": `OpenTunnel SendSSHPublicKey SendSerialConsoleSSHPublicKey StartSession ResumeSession ExecuteCommand
      CreateTunnel AccessDenied`,
    "session.close": "TerminateSession",
    signin: `ConsoleLogin SwitchRole ${signInSteps}`,
    "access.web": "AccessDenied",
    "credential.mint": `${minted.session} ${minted["federation-token"]} ${minted["id-token"]} ${minted["access-token"]}`,
    "credential.create": `${minted.key} CreateLoginProfile UpdateLoginProfile`,
    "policy.grant": policies,
    "policy.revoke": policies,
    "exposure.open": Object.values(exposure).join(" "),
    "proxy.disable": proxy,
    "log.tamper": Object.values(logging).join(" "),
  },
  road: {
    "instance-connect-endpoint": "OpenTunnel",
    "instance-connect": "SendSSHPublicKey",
    "serial-console": "SendSerialConsoleSSHPublicKey",
    "session-manager": `StartSession ResumeSession TerminateSession GetAccessToken SendCommand StartAccessRequest
      ExecuteCommand`,
    console: "ConsoleLogin SwitchRole GetSigninToken",
    "identity-center": `${signInSteps} GetRoleCredentials CreateToken CreateTokenWithIAM`,
    gateway: GATEWAY_NAMES,
  },
  session: { start: "StartSession ExecuteCommand", end: "TerminateSession", other: `ResumeSession ${signInSteps}` },
  policy,
  exposure,
  minted,
  logging,
  proxy,
};
