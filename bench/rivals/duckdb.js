/**
 * DuckDB in one process, on every processor, with the columns it needs and no others, their types told:
 * `node bench/rivals/duckdb.js aws|gcp GLOB CONDITION` prints how many records meet it.
 */

import { DuckDBInstance } from "@duckdb/node-api";

const [plane, glob, condition] = process.argv.slice(2);
/** A CloudTrail file is one object. */
const OPTIONS = "format = 'newline_delimited', maximum_object_size = 2147483647";
const FROM = {
  aws: `SELECT unnest(Records) AS r FROM read_json('${glob}', ${OPTIONS}, columns = {Records:
    'STRUCT(eventName VARCHAR, errorCode VARCHAR, errorMessage VARCHAR, requestParameters STRUCT(documentName VARCHAR))[]'})`,
  gcp: `SELECT protoPayload AS r FROM read_json('${glob}', format = 'newline_delimited', columns = {protoPayload:
    'STRUCT(methodName VARCHAR, status STRUCT(code INTEGER))'})`,
};

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const answer = await connection.runAndReadAll(`SELECT count(*) FROM (${FROM[plane]}) WHERE ${condition}`);
process.stdout.write(`${answer.getRows()[0][0]}\n`);
connection.closeSync();
