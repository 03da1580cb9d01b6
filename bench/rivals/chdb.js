/**
 * chDB, which is ClickHouse in one process, on every processor, with the columns it needs and no others, their types told:
 * `node bench/rivals/chdb.js aws|gcp GLOB CONDITION` prints how many records meet it.
 */

import { query } from "chdb";

const [plane, glob, condition] = process.argv.slice(2);
const FROM = {
  aws: `SELECT arrayJoin(Records) AS r FROM file('${glob}', 'JSONEachRow', 'Records Array(Tuple(
    eventName String, errorCode Nullable(String), errorMessage Nullable(String),
    requestParameters Tuple(documentName String)))')`,
  gcp: `SELECT protoPayload AS r FROM file('${glob}', 'JSONEachRow', 'protoPayload Tuple(
    methodName String, status Tuple(code Nullable(Int32)))')`,
};

process.stdout.write(query(`SELECT count() FROM (${FROM[plane]}) WHERE ${condition}`, "TabSeparated"));
