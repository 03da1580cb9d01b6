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
  const [, partition = "", service = "", region = "", account = "", ...rest] = value.split(":");
  if (partition === "" || service === "" || rest.length === 0) return undefined;
  return { partition, service, region, account, resource: rest.join(":") };
}

/** What stands behind the last `/` (or `:`) of an ARN or path. */
export function lastSegment(value: string): string {
  return value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1);
}

/** `arn:aws:sts::1:assumed-role/R/S` as the role `arn:aws:iam::1:role/R` and the session `S`; the role's path is not in it. */
export function parseAssumedRole(
  value: string | undefined,
): { readonly role: string; readonly session?: string } | undefined {
  const arn = parseArn(value);
  const [kind, name, ...session] = arn?.resource.split("/") ?? [];
  if (arn === undefined || kind !== "assumed-role" || name === undefined || name === "") return undefined;
  const role = `arn:${arn.partition}:iam::${arn.account}:role/${name}`;
  return session.length === 0 || session[0] === "" ? { role } : { role, session: session.join("/") };
}
