/** Amazon Resource Names: the one spelling in which AWS names principals and most resources. */

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything behind the account: `role/path/name`, `trail/name`, `bucket`. */
  readonly resource: string;
}

/** The parts of `arn:partition:service:region:account:resource`, or `undefined` for other text. */
export function parseArn(value: string | undefined): Arn | undefined {
  if (value === undefined || !value.startsWith("arn:")) return undefined;
  const service = value.indexOf(":", 4) + 1;
  const region = value.indexOf(":", service) + 1;
  const account = value.indexOf(":", region) + 1;
  const resource = value.indexOf(":", account) + 1;
  if (service <= 5 || region <= service + 1 || account === 0 || resource === 0) return undefined;
  return {
    partition: value.slice(4, service - 1),
    service: value.slice(service, region - 1),
    region: value.slice(region, account - 1),
    account: value.slice(account, resource - 1),
    resource: value.slice(resource),
  };
}

/** What stands behind the last `/` (or `:`) of an ARN or path. */
export function lastSegment(value: string): string {
  return value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1);
}

const ASSUMED_ROLE = "assumed-role/";

/** `arn:aws:sts::1:assumed-role/R/S` as the role `arn:aws:iam::1:role/R` and the session `S`; the role's path is not in it. */
export function parseAssumedRole(
  value: string | undefined,
): { readonly role: string; readonly session?: string } | undefined {
  const arn = parseArn(value);
  if (arn === undefined || !arn.resource.startsWith(ASSUMED_ROLE)) return undefined;
  const named = arn.resource.slice(ASSUMED_ROLE.length);
  const slash = named.indexOf("/");
  const name = slash < 0 ? named : named.slice(0, slash);
  const session = slash < 0 ? "" : named.slice(slash + 1);
  if (name === "") return undefined;
  const role = `arn:${arn.partition}:iam::${arn.account}:role/${name}`;
  return session === "" || session.startsWith("/") ? { role } : { role, session };
}
