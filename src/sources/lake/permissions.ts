/** The least that reading an event data store needs; printed into the documentation. */

export const LAKE_PERMISSIONS = `\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "QueryTheStore",
      "Effect": "Allow",
      "Action": [
        "cloudtrail:StartQuery",
        "cloudtrail:DescribeQuery",
        "cloudtrail:GetQueryResults",
        "cloudtrail:CancelQuery",
        "cloudtrail:GetEventDataStore"
      ],
      "Resource": "arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/EVENT-DATA-STORE"
    }
  ]
}
\`\`\`

| Action | Why |
|---|---|
| \`cloudtrail:StartQuery\` \`DescribeQuery\` \`GetQueryResults\` | run one SELECT and fetch its rows |
| \`cloudtrail:CancelQuery\` | stop it on Ctrl-C, or when it scans more than \`--max-scan\` |
| \`cloudtrail:GetEventDataStore\` | which events the store holds and for how long; without it that is found out by asking |

A store encrypted with a KMS key also needs \`kms:Decrypt\` and \`kms:GenerateDataKey\` on that key.
`;
