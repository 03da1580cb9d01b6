/** One call as Compute logs a long-running operation: the request in the first entry, how it ended in the last. */

import { isObject, type JsonObject } from "../../../src/model/json.ts";
import { mergeOperationRecords } from "../../../src/normalizers/gcp/operation.ts";

export interface Halves {
  readonly first: JsonObject;
  readonly last: JsonObject;
  /** What the engine makes of the two. */
  readonly merged: JsonObject;
}

export function halves(record: JsonObject, status: JsonObject): Halves {
  const payload = isObject(record["protoPayload"]) ? record["protoPayload"] : {};
  const { status: _status, metadata: _metadata, ...asked } = payload;
  const {
    request: _request,
    response: _response,
    authorizationInfo: _checks,
    requestMetadata: _caller,
    ...ended
  } = payload;
  const operation = { id: "operation-1", producer: "compute.googleapis.com" };
  const first = { ...record, insertId: "1", operation: { ...operation, first: true }, protoPayload: asked };
  const last = {
    ...record,
    insertId: "2",
    operation: { ...operation, last: true },
    protoPayload: { ...ended, status, request: { "@type": "x" } },
  };
  return { first, last, merged: mergeOperationRecords(last, first) };
}
