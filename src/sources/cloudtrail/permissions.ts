/** The least that `cloudtrail:` needs, for whoever writes the policy. */

export const permissions = `\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Read", "Effect": "Allow", "Action": "cloudtrail:LookupEvents", "Resource": "*" },
    {
      "Sid": "Doctor",
      "Effect": "Allow",
      "Action": ["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
      "Resource": "*"
    }
  ]
}
\`\`\`

- \`cloudtrail:LookupEvents\` reads event history. It knows no resources, so \`*\` is the narrowest there is.
- The three of \`Doctor\` are asked by \`iaprun doctor\` alone: whether a trail keeps events for longer than 90 days. Reading does
  without them.
- \`sts:GetCallerIdentity\` needs no permission.

With \`accounts\`, each account has a role with the policy above that trusts the caller, and the caller needs

\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "EnterAccounts", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/ROLE" },
    { "Sid": "ListAccounts", "Effect": "Allow", "Action": "organizations:ListAccounts", "Resource": "*" }
  ]
}
\`\`\`

- \`organizations:ListAccounts\` only for \`accounts: organization\`; only the management account and delegated administrators may
  call it.
`;
