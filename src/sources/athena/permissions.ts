/** The least that reading a table on Athena needs; printed into the documentation. */

export const ATHENA_PERMISSIONS = `Replace the names in capitals. \`TRAIL-BUCKET\` holds the trail, \`RESULTS-BUCKET\` is where the workgroup writes results.

\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RunQueries",
      "Effect": "Allow",
      "Action": [
        "athena:StartQueryExecution",
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:StopQueryExecution",
        "athena:GetWorkGroup"
      ],
      "Resource": "arn:aws:athena:REGION:ACCOUNT:workgroup/WORKGROUP"
    },
    {
      "Sid": "DescribeTheTable",
      "Effect": "Allow",
      "Action": "athena:GetTableMetadata",
      "Resource": "arn:aws:athena:REGION:ACCOUNT:datacatalog/AwsDataCatalog"
    },
    {
      "Sid": "ReadTheCatalog",
      "Effect": "Allow",
      "Action": ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
      "Resource": [
        "arn:aws:glue:REGION:ACCOUNT:catalog",
        "arn:aws:glue:REGION:ACCOUNT:database/DATABASE",
        "arn:aws:glue:REGION:ACCOUNT:table/DATABASE/TABLE"
      ]
    },
    {
      "Sid": "ReadTheTrail",
      "Effect": "Allow",
      "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"],
      "Resource": ["arn:aws:s3:::TRAIL-BUCKET", "arn:aws:s3:::TRAIL-BUCKET/*"]
    },
    {
      "Sid": "KeepResults",
      "Effect": "Allow",
      "Action": [
        "s3:GetBucketLocation",
        "s3:ListBucket",
        "s3:GetObject",
        "s3:PutObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts"
      ],
      "Resource": ["arn:aws:s3:::RESULTS-BUCKET", "arn:aws:s3:::RESULTS-BUCKET/*"]
    }
  ]
}
\`\`\`

| Action | Why |
|---|---|
| \`athena:StartQueryExecution\` \`GetQueryExecution\` \`GetQueryResults\` | run one SELECT and fetch its rows |
| \`athena:StopQueryExecution\` | stop it on Ctrl-C, or when it scans more than \`--max-scan\` |
| \`athena:GetWorkGroup\` | \`iaprun doctor\` only |
| \`athena:GetTableMetadata\` | which columns and partitions the table has; without it the table of \`iaprun athena-ddl\` is assumed |
| \`glue:GetDatabase\` \`GetTable\` \`GetPartitions\` | Athena reads its catalog as the caller; \`GetPartitions\` only for tables without partition projection |
| \`s3:ListBucket\` \`GetObject\` on the trail | Athena reads the objects as the caller; listing also counts what a query would scan |
| \`s3:PutObject\` and the rest on the results | Athena writes and reads results as the caller |

A trail encrypted with a KMS key also needs \`kms:Decrypt\` on that key; with Lake Formation, \`lakeformation:GetDataAccess\` and \`SELECT\` on the table.
`;
