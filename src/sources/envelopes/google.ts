/** How Pub/Sub wraps a Cloud Logging entry: the entry as base64 text in `data`. */

import { object, property } from "../../model/json.ts";
import { type Envelope, parsed } from "./envelope.ts";

const MESSAGE_KEYS = ["messageId", "message_id", "publishTime", "publish_time", "attributes"];

/** Push and pull deliveries hold it as `message`; a message may also stand alone. */
export const pubSub: Envelope = (value) => {
  const message = object(property(value, "message")) ?? value;
  const data = property(message, "data");
  if (typeof data !== "string") return undefined;
  if (message === value && !MESSAGE_KEYS.some((key) => Object.hasOwn(value, key))) return undefined;
  const readable = /^\s*[{[]/.test(data) ? data : Buffer.from(data, "base64").toString("utf8");
  return parsed(readable, "Pub/Sub message");
};
