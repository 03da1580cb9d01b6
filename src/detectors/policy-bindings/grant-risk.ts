/** What a grant lets its holder do, judged by the role's name: the roles that open the proxy, mint tokens, or own everything. */

import type { PolicyChange } from "../../model/event.ts";
import type { Grant } from "./diff.ts";
import { type Home, isPublic, memberRisk, type Risk } from "./member.ts";

/** Google roles by name, AWS managed policies by ARN, AWS statements as `Allow <actions> on <resources>`. */
const ROLES: readonly (Risk & { readonly role: RegExp })[] = [
  {
    role: /^roles\/(owner|editor)$|\/AdministratorAccess$|^Allow \*(:\*)? on \*/i,
    level: "high",
    reason: "full control",
  },
  { role: /^roles\/iap\.(admin|settingsAdmin)$/i, level: "high", reason: "control of the proxy itself" },
  {
    role: /^roles\/iap\.(httpsResourceAccessor|tunnelResourceAccessor|egressor)$/i,
    level: "medium",
    reason: "passage through the proxy",
  },
  {
    role: /^roles\/iam\.(serviceAccount(TokenCreator|OpenIdTokenCreator|User|KeyAdmin)|workloadIdentityUser)$/i,
    level: "medium",
    reason: "credentials of other identities",
  },
  { role: /^roles\/compute\.osAdminLogin$/i, level: "medium", reason: "root on machines" },
];

/** The same in identity policies of AWS; in a trust policy every statement allows `sts:AssumeRole`. */
const STATEMENTS: readonly (Risk & { readonly role: RegExp })[] = [
  {
    role: /^Allow .*\b(sts:(AssumeRole|\*)|iam:(PassRole|CreateAccessKey|\*))/i,
    level: "medium",
    reason: "credentials of other identities",
  },
  {
    role: /^Allow .*\b(ssm:(StartSession|\*)|ec2-instance-connect:)/i,
    level: "medium",
    reason: "a way into machines",
  },
];

/** Every reason why giving this is dangerous. A statement that denies gives nothing. */
export function additionRisks(grant: Grant, kind: PolicyChange["kind"], home: Home): readonly Risk[] {
  if (isDenial(grant)) return [];
  const roles = kind === "trust" ? ROLES : [...ROLES, ...STATEMENTS];
  const given = roles
    .filter(({ role }) => role.test(grant.role))
    .map(({ level, reason }) => ({ level, reason: `${grant.role} gives ${reason}` }));
  const conditional = grant.condition !== undefined;
  if (isPublic(grant.member)) {
    const open = !conditional && (given.length > 0 || kind === "trust" || kind === "proxy");
    return [{ level: open ? "critical" : "high", reason: `open to everyone (${grant.member})` }, ...given];
  }
  const stranger = memberRisk(grant.member, conditional, home);
  return stranger === undefined ? given : [stranger, ...given];
}

/** Taking away is safe, unless what goes held somebody back. */
export function removalRisks(grant: Grant, kind: PolicyChange["kind"]): readonly Risk[] {
  if (kind === "boundary") return [{ level: "high", reason: `removes the permissions boundary (${grant.role})` }];
  return isDenial(grant) ? [{ level: "medium", reason: `removes a denial (${grant.role})` }] : [];
}

function isDenial({ role }: Grant): boolean {
  return /^(Deny|forbid)\b/i.test(role);
}
