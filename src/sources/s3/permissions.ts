/** The least that reading a trail's bucket needs, for the documentation. */

export const permissions = `\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "FindTrailFiles",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::BUCKET",
      "Condition": { "StringLike": { "s3:prefix": ["", "PREFIX*"] } }
    },
    {
      "Sid": "ReadTrailFiles",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::BUCKET/PREFIX*"
    },
    {
      "Sid": "ReadEncryptedTrailFiles",
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "arn:aws:kms:REGION:ACCOUNT:key/KEY-ID"
    }
  ]
}
\`\`\`

- \`s3:ListBucket\` finds the accounts, Regions and files. With a URI that names a prefix, the condition may be that prefix alone.
- \`s3:GetObject\` reads the files. Nothing is ever written, tagged or restored.
- \`kms:Decrypt\` only where the trail is encrypted with a KMS key; the key's policy must allow it too.
- \`sts:GetCallerIdentity\`, which \`iaprun doctor\` calls, needs no permission.
- Buckets where the requester pays are not read: S3 refuses them with AccessDenied.
`;
