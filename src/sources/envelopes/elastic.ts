/** Documents exported from Elasticsearch or OpenSearch. */

import { at, property } from "../../model/json.ts";
import { type Envelope, held } from "./envelope.ts";

const hit: Envelope = (value) => {
  const source = property(value, "_source");
  return typeof source === "object" && source !== null ? { inside: [source] } : undefined;
};

/** Ingest pipelines map a record to other fields and keep the original as text. */
const ingested: Envelope = (value) => {
  const original = at(value, "event", "original");
  if (typeof original === "string") return held(original, "event.original");
  const message = property(value, "message");
  return Object.hasOwn(value, "@timestamp") && typeof message === "string" ? held(message, "log line") : undefined;
};

export const elasticEnvelopes: readonly Envelope[] = [hit, ingested];
