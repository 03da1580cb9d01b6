/** The least that reading a queue needs, for the documentation. */

export const permissions = `\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadQueue",
      "Effect": "Allow",
      "Action": [
        "sqs:GetQueueUrl",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage"
      ],
      "Resource": "arn:aws:sqs:REGION:ACCOUNT:QUEUE"
    },
    {
      "Sid": "ReadAnnouncedFiles",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::BUCKET/PREFIX*"
    },
    {
      "Sid": "ReadEncrypted",
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "arn:aws:kms:REGION:ACCOUNT:key/KEY-ID"
    }
  ]
}
\`\`\`

- \`sqs:GetQueueUrl\` finds the queue by its name; not needed where the URI is the queue's URL.
- \`sqs:GetQueueAttributes\` is for \`iaprun doctor\`: what waits, how long it is kept, where what cannot be read goes.
- \`sqs:ReceiveMessage\` reads; \`sqs:ChangeMessageVisibility\` keeps what is being worked on from others, and gives back what stays.
- \`sqs:DeleteMessage\` deletes a message whose events were all handed over. Without it every run reads the same messages again.
- \`s3:GetObject\` only where messages announce files; \`kms:Decrypt\` only where the queue or the files are encrypted with a KMS key.
`;
