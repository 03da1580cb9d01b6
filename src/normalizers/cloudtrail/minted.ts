/**
 * Credentials that a call asked for, and their ids, by themselves, as mostly only the answer tells them. The new access key
 * id is the join: later calls carry it as `userIdentity.accessKeyId`.
 */

import type { Actor, Minted } from "../../model/event.ts";
import { at, type JsonValue, list, text } from "../../model/json.ts";
import { parseAssumedRole } from "./arn.ts";
import { byCall, type Call, iamArn, parameter } from "./call.ts";
import { target } from "./targets.ts";

type MintedIds = Omit<Minted, "kind" | "subject">;

interface Minting {
  readonly kind: Minted["kind"];
  readonly subject: string;
  readonly credential?: (() => string | undefined) | undefined;
  readonly session?: (() => string | undefined) | undefined;
}

type Reader = (call: Call, actor: Actor) => Minting | undefined;

const minters = byCall<Reader>({
  "sts:AssumeRole": role,
  "sts:AssumeRoleWithSAML": role,
  "sts:AssumeRoleWithWebIdentity": role,
  "sts:AssumeRoot": root,
  "sts:GetSessionToken": (call, actor) => issued("session", actor.uid, responseKey(call)),
  "sts:GetFederationToken": (call, actor) =>
    issued("federation-token", actor.uid, responseKey(call), () => text(at(call.response, "federatedUser", "arn"))),
  "sts:GetWebIdentityToken": (_call, actor) => issued("id-token", actor.uid),
  "signin:GetSigninToken": (_call, actor) => issued("federation-token", actor.uid),
  "sso:GetRoleCredentials": (call) => forTarget("session", call),
  "sso:CreateToken": (_call, actor) => issued("access-token", actor.uid),
  "sso:CreateTokenWithIAM": (_call, actor) => issued("access-token", actor.uid),
  "sso-oauth:CreateToken": (_call, actor) => issued("access-token", actor.uid),
  "sso-oauth:CreateTokenWithIAM": (_call, actor) => issued("access-token", actor.uid),
  "ssm:GetAccessToken": (call, actor) => issued("session", actor.uid, responseKey(call)),
  "rolesanywhere:CreateSession": anywhere,
  "iam:CreateAccessKey": key("accessKey", "accessKeyId"),
  "iam:CreateServiceSpecificCredential": key("serviceSpecificCredential", "serviceSpecificCredentialId"),
  "iam:ResetServiceSpecificCredential": key("serviceSpecificCredential", "serviceSpecificCredentialId"),
  "iam:UploadSSHPublicKey": key("sSHPublicKey", "sSHPublicKeyId"),
  "iam:UploadSigningCertificate": key("certificate", "certificateId"),
});

/** A gateway's own names, whatever its event source. */
const GATEWAY: ReadonlyMap<string, Minted["kind"]> = new Map([
  ["generateaccesstoken", "access-token"],
  ["generateidtoken", "id-token"],
]);

/** Without ids. */
export function minted(call: Call, actor: Actor): Minted | undefined {
  const found = minting(call, actor);
  return found && { kind: found.kind, subject: found.subject };
}

export function mintedIds(call: Call, actor: Actor): MintedIds {
  const found = minting(call, actor);
  const credential = found?.credential?.();
  const session = found?.session?.();
  return {
    ...(credential === undefined ? {} : { credential_uid: credential }),
    ...(session === undefined ? {} : { session_uid: session }),
  };
}

function minting(call: Call, actor: Actor): Minting | undefined {
  const read = minters(call);
  if (read !== undefined) return read(call, actor);
  const kind = GATEWAY.get(call.name);
  if (kind === undefined) return undefined;
  return issued(kind, parameter(call, "serviceAccount", "roleArn", "name", "resource") ?? actor.uid);
}

function issued(
  kind: Minting["kind"],
  subject: string,
  credential?: Minting["credential"],
  session?: Minting["session"],
): Minting {
  return { kind, subject, credential, session };
}

function forTarget(kind: Minting["kind"], call: Call): Minting | undefined {
  const subject = target(call)?.uid;
  return subject === undefined ? undefined : issued(kind, subject);
}

/** On a refused call only the message names the role. */
function role(call: Call): Minting | undefined {
  const session = (): string | undefined => text(at(call.response, "assumedRoleUser", "arn"));
  const subject = parameter(call, "roleArn") ?? parseAssumedRole(session())?.role;
  if (subject === undefined) return forTarget("session", call);
  return issued("session", subject, responseKey(call), session);
}

function root(call: Call): Minting | undefined {
  const account = parameter(call, "targetPrincipal");
  if (account === undefined) return undefined;
  const subject = account.startsWith("arn:") ? account : `arn:${call.partition}:iam::${account}:root`;
  return issued("session", subject, responseKey(call));
}

function anywhere(call: Call): Minting | undefined {
  const first = (): JsonValue | undefined => list(at(call.response, "credentialSet"))[0];
  const subject = parameter(call, "roleArn") ?? text(at(first(), "roleArn"));
  if (subject === undefined) return forTarget("session", call);
  return issued("session", subject, () => text(at(first(), "credentials", "accessKeyId")));
}

/** Without a user name IAM means the caller; the response then names it. */
function key(element: string, id: string): Reader {
  return (call, actor) => {
    const user = parameter(call, "userName") ?? text(at(call.response, element, "userName"));
    return issued("key", user === undefined ? actor.uid : iamArn(call, "user", user), () =>
      text(at(call.response, element, id)),
    );
  };
}

function responseKey(call: Call): () => string | undefined {
  return () => text(at(call.response, "credentials", "accessKeyId"));
}
