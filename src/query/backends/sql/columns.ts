/** The CloudTrail table, as AWS documents it for Athena and as CloudTrail Lake names it: one list for the DDL and for what may be asked. */

export interface Column {
  /** In lower case, as SQL engines fold it. */
  readonly name: string;
  /** Its key in a record. */
  readonly key: string;
  /** Hive's type. `requestParameters` and its like are JSON text; in Lake they are maps. */
  readonly type: string;
}

const TEXT = "string";

const USER_IDENTITY =
  `struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,
  username:string,identityprovider:string,credentialid:string,onbehalfof:struct<userid:string,identitystorearn:string>,
  inscopeof:struct<sourcearn:string,sourceaccount:string,issuertype:string,credentialsissuedto:string>,
  sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,
  sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,
  ec2roledelivery:string,sourceidentity:string,assumedroot:string,
  webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>`.replaceAll(/\s+/g, "");

/** Amazon Athena User Guide, "Query AWS CloudTrail logs"; members and columns of later record versions are added. */
export const CLOUDTRAIL_COLUMNS: readonly Column[] = [
  column("eventVersion"),
  column("userIdentity", USER_IDENTITY),
  column("eventTime"),
  column("eventSource"),
  column("eventName"),
  column("awsRegion"),
  column("sourceIPAddress"),
  column("userAgent"),
  column("errorCode"),
  column("errorMessage"),
  column("requestParameters"),
  column("responseElements"),
  column("additionalEventData"),
  column("requestID"),
  column("eventID"),
  column("readOnly"),
  column("resources", "array<struct<arn:string,accountid:string,type:string>>"),
  column("eventType"),
  column("apiVersion"),
  column("managementEvent"),
  column("recipientAccountId"),
  column("serviceEventDetails"),
  column("sharedEventID"),
  column("vpcEndpointId"),
  column("vpcEndpointAccountId"),
  column("eventCategory"),
  column("addendum", "struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>"),
  column("sessionCredentialFromConsole"),
  column("edgeDeviceDetails"),
  column(
    "tlsDetails",
    "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string,keyexchange:string>",
  ),
];

/** JSON text in Athena and Trino, `map<varchar,varchar>` in Lake. */
export const OPEN_COLUMNS: ReadonlySet<string> = new Set([
  "requestparameters",
  "responseelements",
  "additionaleventdata",
  "serviceeventdetails",
]);

/** Of an event data store, whose rows lack what came with later versions: CloudTrail User Guide, "CloudTrail Lake SQL constraints". */
const NOT_IN_LAKE =
  /^(edgedevicedetails|vpcendpointaccountid|useridentity\.(credentialid|identityprovider|onbehalfof|inscopeof|sessioncontext\.(assumedroot|sourceidentity|ec2roledelivery))|tlsdetails\.keyexchange)/;

/** Of an event data store for other products' records: CloudTrail User Guide, "CloudTrail Lake integrations event schema". */
const INTEGRATION =
  "uid useridentity.type useridentity.principalid useragent eventsource eventname sourceipaddress errorcode errormessage";

/** Columns and members that hold text, as `useridentity.arn`, by the type that a table gives them in Hive's words. */
export function textPaths(columns: readonly Pick<Column, "name" | "type">[]): ReadonlySet<string> {
  return new Set(columns.flatMap(({ name, type }) => pathsIn(name, type.toLowerCase().replaceAll(/\s+/g, ""))));
}

export const TABLE_PATHS = textPaths(CLOUDTRAIL_COLUMNS);
export const LAKE_PATHS: ReadonlySet<string> = new Set([...TABLE_PATHS].filter((path) => !NOT_IN_LAKE.test(path)));
export const INTEGRATION_PATHS: ReadonlySet<string> = new Set(INTEGRATION.split(" "));

function pathsIn(name: string, type: string): readonly string[] {
  if (type === TEXT || type.startsWith("varchar")) return [name];
  const [, members] = /^struct<(.*)>$/.exec(type) ?? [];
  if (members === undefined) return [];
  return topLevel(members).flatMap((member) => {
    const colon = member.indexOf(":");
    return pathsIn(`${name}.${member.slice(0, colon)}`, member.slice(colon + 1));
  });
}

/** Cut at the commas that stand in no inner type. */
function topLevel(members: string): readonly string[] {
  const found: string[] = [];
  let [depth, start] = [0, 0];
  for (const [index, character] of [...members].entries()) {
    if (character === "<") depth += 1;
    else if (character === ">") depth -= 1;
    else if (character === "," && depth === 0) {
      found.push(members.slice(start, index));
      start = index + 1;
    }
  }
  return [...found, members.slice(start)];
}

function column(key: string, type = TEXT): Column {
  return { name: key.toLowerCase(), key, type };
}
