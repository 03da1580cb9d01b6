/** The least that reading Cloud Logging needs, as the documentation shows it. */

export const PERMISSIONS = `Grant to whoever runs iaprun, on the project, folder or organization that is read:

| Permission | Why |
|---|---|
| \`logging.logEntries.list\` | read Admin Activity, System Event and Policy Denied entries |
| \`logging.privateLogEntries.list\` | read Data Access entries: decisions of the proxy, minted tokens. Without it Cloud Logging leaves them out silently |
| \`resourcemanager.projects.list\`, \`resourcemanager.folders.list\` | only for \`gcp://folders/\` and \`gcp://organizations/\`: find the projects below |
| \`resourcemanager.projects.get\`, \`resourcemanager.projects.getIamPolicy\`, \`resourcemanager.folders.get\`, \`resourcemanager.folders.getIamPolicy\`, \`resourcemanager.organizations.getIamPolicy\` | optional: say whether Data Access logs are on |
| \`logging.buckets.list\`, \`logging.sinks.list\` | optional: say how long entries are kept and whether any are excluded |
| \`serviceusage.services.use\` | only on a quota project, if one is set |

\`roles/logging.privateLogViewer\` is made for the first two, \`roles/browser\` for finding projects and their policies.
As one role that has nothing else:

\`\`\`yaml
# gcloud iam roles create iaprunReader --organization ORGANIZATION_ID --file iaprun-reader.yaml
title: iaprun reader
stage: GA
includedPermissions:
  - logging.logEntries.list
  - logging.privateLogEntries.list
  - logging.buckets.list
  - logging.sinks.list
  - resourcemanager.projects.get
  - resourcemanager.projects.list
  - resourcemanager.projects.getIamPolicy
  - resourcemanager.folders.get
  - resourcemanager.folders.list
  - resourcemanager.folders.getIamPolicy
  - resourcemanager.organizations.getIamPolicy
\`\`\`

Both APIs must be enabled in the quota project, or in the project of the service account:
\`gcloud services enable logging.googleapis.com cloudresourcemanager.googleapis.com\`.
For a view (\`gcp://projects/ID/locations/LOCATION/buckets/BUCKET/views/VIEW\`), \`logging.views.access\` on it is enough
(\`roles/logging.viewAccessor\`).
`;
