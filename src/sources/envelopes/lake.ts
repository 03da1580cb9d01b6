/** Rows of CloudTrail Lake and of SQL tables over trails: columns in lower case, from which the record is rebuilt. */

import { boolean, isObject, type JsonObject, type JsonValue, property } from "../../model/json.ts";
import { type Envelope, held, parsed } from "./envelope.ts";
import { respellMembers } from "./members.ts";
import { respell, spelling, squash, timestamp } from "./spelling.ts";

/** Columns of an event data store (CloudTrail user guide, "Query limitations" and "Integration event schema"). */
const COLUMNS = spelling(`
  eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage
  requestParameters responseElements additionalEventData requestID eventID readOnly resources eventType apiVersion
  managementEvent recipientAccountId sharedEventID annotation vpcEndpointId vpcEndpointAccountId serviceEventDetails
  addendum edgeDeviceDetails insightDetails eventCategory tlsDetails sessionCredentialFromConsole eventContext
  eventData metadata UID version`);

/** Names inside the columns that are rows and not maps. */
const ROW_FIELDS = new Map([
  ...spelling(`
  type principalId arn accountId accessKeyId userName invokedBy identityProvider credentialId onBehalfOf userId
  identityStoreArn inScopeOf sourceArn sourceAccount issuerType credentialsIssuedTo sessionContext sessionIssuer
  webIdFederationData federatedProvider attributes creationDate mfaAuthenticated sourceIdentity assumedRoot
  ec2RoleDelivery tlsVersion cipherSuite clientProvidedHostHeader keyExchange reason updatedFields originalRequestID
  originalEventID ingestionTime channelARN details eventSource eventName eventTime UID version sourceIPAddress userAgent
  userIdentity requestParameters responseElements recipientAccountId additionalEventData errorCode errorMessage`),
  // So the published schema of integration events spells it.
  ["errormssage", "errorMessage"],
]);

const RESOURCE_FIELDS = spelling("ARN accountId type");
const MAPS = new Set(["requestParameters", "responseElements", "additionalEventData", "serviceEventDetails"]);
const STRUCTURED = new Set([
  ...MAPS,
  ...["userIdentity", "resources", "addendum", "edgeDeviceDetails", "insightDetails", "tlsDetails", "eventContext"],
  ...["eventData", "metadata"],
]);
const FREE = new Set([...MAPS, "details", "attributes"]);
const FLAGS = new Set(["readOnly", "managementEvent"]);

/** `eventjson` is the record itself and wins; it is there when the store kept it. */
export const lakeRow: Envelope = (value) => {
  const whole = property(value, "eventjson");
  if (typeof whole === "string" && whole !== "") return held(whole, "eventjson of a Lake row");
  const named = typeof property(value, "eventname") === "string" && property(value, "eventsource") !== undefined;
  return named || property(value, "eventdata") !== undefined ? rebuilt(value) : undefined;
};

function rebuilt(row: JsonObject): { inside: readonly JsonValue[]; broken: readonly string[] } {
  const broken: string[] = [];
  const members = Object.entries(row).flatMap(([column, cell]): [string, JsonValue][] => {
    const name = COLUMNS.get(squash(column));
    if (name === undefined || cell === null || cell === undefined || cell === "" || cell === "null") return [];
    const content = member(name, cell, broken);
    return content === undefined ? [] : [[name, content]];
  });
  return { inside: [Object.fromEntries(members)], broken };
}

function member(name: string, cell: JsonValue, broken: string[]): JsonValue | undefined {
  if (name === "eventTime") return timestamp(cell);
  if (FLAGS.has(name)) return boolean(cell) ?? cell;
  if (!STRUCTURED.has(name)) return cell;
  const structure = typeof cell === "string" ? structured(cell, name, broken) : cell;
  if (structure === undefined) return undefined;
  if (MAPS.has(name)) return isObject(structure) ? mapValues(structure, name, broken) : structure;
  if (name === "userIdentity") return respellMembers(structure, name);
  const named = respell(structure, name === "resources" ? RESOURCE_FIELDS : ROW_FIELDS, FREE);
  return name === "eventData" && isObject(named) ? withMapValues(named, broken) : named;
}

/** Inside an integration's event the same maps occur once more. */
function withMapValues(event: JsonObject, broken: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [
      key,
      MAPS.has(key) && isObject(value) ? mapValues(value, key, broken) : value,
    ]),
  );
}

/** A row printed as `{k=v}` cannot be taken apart again: values may hold `,` and `=`. */
function structured(cell: string, name: string, broken: string[]): JsonValue | undefined {
  const { inside, broken: reasons = [], notAudit } = parsed(cell, `column ${name.toLowerCase()} of a row`);
  broken.push(...reasons, ...(notAudit === undefined ? [] : [notAudit]));
  return inside[0];
}

/** Parameters that hold a JSON document as text in the record itself; S3's `bucketPolicy` is an object there. */
const DOCUMENT = /^(?!bucketPolicy$).*(policy|document)$/i;

/** A `map<varchar,varchar>` prints nested values as text. */
function mapValues(map: JsonObject, name: string, broken: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => {
      if (typeof value !== "string" || !/^[{[]/.test(value) || DOCUMENT.test(key)) return [key, value];
      const { inside, broken: reasons = [] } = parsed(value, `a value in column ${name.toLowerCase()} of a row`);
      broken.push(...reasons);
      return [key, inside[0] ?? value];
    }),
  );
}
