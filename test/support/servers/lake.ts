/** CloudTrail Lake's query operations as their published API model describes them, executing what they are sent on DuckDB. */

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { at, type JsonObject, number, text } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { type JsonService, ServiceError, startJsonService } from "./aws-json.ts";
import { type Answer, asColumn, startSqlEngine } from "./sql-engine.ts";

export const STORE = "0a1b2c3d-0000-4000-8000-00000000abcd";

export interface LakeServer extends JsonService {
  readonly statements: readonly string[];
  readonly cancelled: readonly string[];
}

export interface LakeServerOptions {
  readonly records: readonly RawRecord[];
  /** What the store's selectors name; decides its columns. */
  readonly category?: string;
  /** Which records have `eventjson`; `undefined`: the store lacks the column. Default: management events. */
  readonly whole?: ((record: JsonObject) => boolean) | null;
  readonly refuse?: (operation: string, index: number) => ServiceError | undefined;
  /** Rows that the last page leaves out of what it counts. */
  readonly withheld?: number;
  readonly retention?: number;
  /** What GetEventDataStore says besides. */
  readonly store?: JsonObject;
  /** How long each page after the first takes. */
  readonly pageMs?: number;
}

/** "Supported SQL schemas for event data stores", CloudTrail user guide. */
const MAP = "map<string,string>";
const EVENT_COLUMNS: Readonly<Record<string, string>> = {
  eventversion: "string",
  useridentity:
    "struct<type:string,principalid:string,arn:string,accountid:string,accesskeyid:string,username:string,sessioncontext:struct<attributes:struct<creationdate:timestamp,mfaauthenticated:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>,sourceidentity:string,ec2roledelivery:string,ec2issuedinvpc:string>,onbehalfof:struct<userid:string,identitystorearn:string>,inscopeof:struct<sourcearn:string,sourceaccount:string,issuertype:string,credentialsissuedto:string>,invokedby:string,identityprovider:string>",
  eventtime: "timestamp",
  ...strings("eventsource eventname awsregion sourceipaddress useragent errorcode errormessage"),
  requestparameters: MAP,
  responseelements: MAP,
  additionaleventdata: MAP,
  ...strings("requestid eventid"),
  readonly: "boolean",
  resources: "array<struct<accountid:string,type:string,arn:string,arnprefix:string>>",
  ...strings("eventtype apiversion"),
  managementevent: "boolean",
  ...strings("recipientaccountid sharedeventid annotation vpcendpointid vpcendpointaccountid"),
  serviceeventdetails: MAP,
  addendum: MAP,
  edgedevicedetails: MAP,
  insightdetails: MAP,
  eventcategory: "string",
  tlsdetails: "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>",
  sessioncredentialfromconsole: "string",
};
const ACTIVITY_COLUMNS: Readonly<Record<string, string>> = {
  ...strings("eventversion eventcategory eventtype eventid"),
  eventtime: "timestamp",
  ...strings("awsregion recipientaccountid"),
  addendum: "struct<reason:string,updatedfields:string,originaluid:string,originaleventid:string>",
  metadata: "struct<ingestiontime:string,channelarn:string>",
  eventdata:
    "struct<version:string,useridentity:struct<type:string,principalid:string,details:map<string,string>>,useragent:string,eventsource:string,eventname:string,eventtime:string,uid:string,requestparameters:map<string,string>,responseelements:map<string,string>,errorcode:string,errormessage:string,sourceipaddress:string,recipientaccountid:string,additionaleventdata:map<string,string>>",
};

interface Query {
  readonly id: string;
  readonly answer: Promise<Answer>;
  done?: Answer;
  error?: string;
  looks: number;
  status: "QUEUED" | "RUNNING" | "FINISHED" | "FAILED" | "CANCELLED";
}

export async function startLakeServer(options: LakeServerOptions): Promise<LakeServer> {
  const { category = "Management", whole = isManagement } = options;
  const engine = await startSqlEngine();
  const columns = new Map(Object.entries(category === "ActivityAuditLog" ? ACTIVITY_COLUMNS : EVENT_COLUMNS));
  const json = whole !== null && category !== "ActivityAuditLog";
  if (json) columns.set("eventjson", "string");
  const rows = options.records.map(({ record }) => storeRow(record, columns, json && whole(record)));
  await engine.load(`"${STORE}"`, columns, rows);
  const scanned = JSON.stringify(rows).length;

  const statements: string[] = [];
  const cancelled: string[] = [];
  const queries = new Map<string, Query>();
  const find = (request: JsonObject): Query => {
    const query = queries.get(text(request["QueryId"]) ?? "");
    if (query === undefined) throw new ServiceError("QueryIdNotFoundException", "The query ID does not exist.");
    return query;
  };

  const service = await startJsonService(
    {
      StartQuery(request) {
        const sql = text(request["QueryStatement"]) ?? "";
        if (sql.length > 10_000) throw new ServiceError("ValidationException", "QueryStatement is too long");
        if (!sql.includes(STORE)) throw new ServiceError("EventDataStoreNotFoundException", "no such store");
        statements.push(sql);
        const id = randomUUID();
        const answer = engine.run(sql.replace(`FROM ${STORE}`, `FROM "${STORE}"`));
        const query: Query = { id, answer, looks: 0, status: "QUEUED" };
        answer.then(
          (found) => {
            query.done = found;
          },
          (error: Error) => {
            query.error = error.message;
          },
        );
        queries.set(id, query);
        return { QueryId: id };
      },
      DescribeQuery(request) {
        const query = find(request);
        query.looks += 1;
        if (query.status === "QUEUED" && query.looks > 1) query.status = "RUNNING";
        else if (query.status === "RUNNING" && query.error !== undefined) query.status = "FAILED";
        else if (query.status === "RUNNING" && query.done !== undefined) query.status = "FINISHED";
        return {
          QueryId: query.id,
          QueryStatus: query.status,
          QueryStatistics: { BytesScanned: scanned },
          ...(query.status === "FAILED" ? { ErrorMessage: query.error?.split("\n")[0] ?? "" } : {}),
        };
      },
      async GetQueryResults(request) {
        if (options.pageMs !== undefined && request["NextToken"] !== undefined) await sleep(options.pageMs);
        const { id, done, status } = find(request);
        if (done === undefined || status !== "FINISHED") return { QueryStatus: status, QueryResultRows: [] };
        const { names } = done;
        const size = number(request["MaxQueryResults"]) ?? 100;
        const token = text(request["NextToken"]);
        const from = token === undefined ? 0 : Number(token.split(":")[1]);
        const until = Math.min(done.rows.length, from + size);
        const last = until === done.rows.length;
        const shown = done.rows.slice(from, last ? until - (options.withheld ?? 0) : until);
        return {
          QueryStatus: status,
          QueryStatistics: { ResultsCount: shown.length, TotalResultsCount: done.rows.length, BytesScanned: scanned },
          QueryResultRows: shown.map((cells) => cells.map((cell, index) => ({ [names[index] ?? ""]: cell }))),
          ...(last ? {} : { NextToken: `${id}:${until}` }),
        };
      },
      CancelQuery(request) {
        const query = find(request);
        cancelled.push(query.id);
        query.status = "CANCELLED";
        return { QueryId: query.id, QueryStatus: query.status };
      },
      GetEventDataStore: () => ({
        EventDataStoreArn: `arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/${STORE}`,
        Name: "trail",
        Status: "ENABLED",
        RetentionPeriod: options.retention ?? 2_557,
        MultiRegionEnabled: true,
        OrganizationEnabled: false,
        AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: [category] }] }],
        ...options.store,
      }),
    },
    options.refuse ?? (() => undefined),
  );
  return {
    ...service,
    statements,
    cancelled,
    async close() {
      await service.close();
      await Promise.allSettled([...queries.values()].map(({ answer }) => answer));
      engine.close();
    },
  };
}

function strings(names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, "string"]));
}

function isManagement(record: JsonObject): boolean {
  return text(record["eventCategory"]) === "Management";
}

/** Integration events keep their record in `eventData`; its time is the row's. */
function storeRow(record: JsonObject, columns: ReadonlyMap<string, string>, whole: boolean): JsonObject {
  const keys = new Map(Object.keys(record).map((key) => [key.toLowerCase(), key]));
  const cells = [...columns].map(([name, type]) => [name, asColumn(record[keys.get(name) ?? ""], type)]);
  const time = text(record["eventTime"]) ?? text(at(record, "eventData", "eventTime"));
  return {
    ...Object.fromEntries(cells),
    eventtime: time ?? null,
    ...(whole ? { eventjson: JSON.stringify(record) } : {}),
  };
}
