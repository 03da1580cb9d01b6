/** The least that reading a table on Trino needs; printed into the documentation. */

export const TRINO_PERMISSIONS = `One user of the server, with nothing but \`SELECT\` on the one table:

\`\`\`sql
GRANT SELECT ON CATALOG.SCHEMA.TABLE TO USER "iaprun";
\`\`\`

With file-based access control (\`access-control.name=file\`), the same as rules:

\`\`\`json
{
  "catalogs": [{ "user": "iaprun", "catalog": "CATALOG", "allow": "read-only" }],
  "tables": [{ "user": "iaprun", "catalog": "CATALOG", "schema": "SCHEMA", "table": "TABLE", "privileges": ["SELECT"] }]
}
\`\`\`

| Privilege | Why |
|---|---|
| \`SELECT\` on the table | \`DESCRIBE\`, \`EXPLAIN\` and the one \`SELECT\` of each read |
| to run and to end its own queries | every user has it; on Ctrl-C, and above \`--max-scan\`, the query is cancelled |

\`SHOW CREATE TABLE\` tells how days become partitions; some rules keep it to the table's owner, and then every partition is read.
The user is the setting \`user\` (else the name of whoever runs iaprun), its password \`IAPRUN_TRINO_PASSWORD\` in the environment,
sent over https only. A private certificate authority goes into \`NODE_EXTRA_CA_CERTS\`. The server itself, not the user, reads the trail's bucket.
`;
