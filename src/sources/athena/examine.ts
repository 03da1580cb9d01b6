/** Whether the table can be asked, and what it will not show: the checks of `iaprun doctor`. */

import type { AthenaClient } from "@aws-sdk/client-athena";
import type { Check, ExamineContext } from "../../engine/source.ts";
import { formatSize } from "../../model/size.ts";
import { AT_ANSWERS, createDateWatch } from "../aws/answer-headers.ts";
import { clockCheck, failed, whoAmI } from "../aws/checks.ts";
import { awsTrouble } from "../aws/errors.ts";
import { openSession } from "../aws/open-session.ts";
import { missingNames } from "../sql/table.ts";
import { tableFaults } from "../sql/table-notes.ts";
import { tryQuery } from "../sql/try-query.ts";
import type { AthenaAddress } from "./address.ts";
import { athenaEngine } from "./engine.ts";
import { examineDelivery } from "./examine-delivery.ts";
import type { Pace } from "./read.ts";
import { catalogName, describedTable } from "./table.ts";

export async function* examineAthena(
  address: AthenaAddress,
  context: ExamineContext,
  pace: Pace,
): AsyncGenerator<Check> {
  const { settings } = address;
  const session = await openSession(settings);
  const { AthenaClient } = await import("@aws-sdk/client-athena");
  const client = new AthenaClient(session);
  const clock = createDateWatch();
  client.middlewareStack.add(clock.middleware, AT_ANSWERS);
  try {
    const caller = await whoAmI(session, session.region, context.signal);
    yield caller;
    if (caller.state === "failed") return;
    yield await workgroup(client, address, context);
    yield clockCheck(clock.date(), context.now());
    yield* table(client, address, context, (found) => examineDelivery(session, found, address.accounts, context));
    // Reads nothing, and is not billed.
    const engine = await athenaEngine(client, address, pace.patience, context.signal);
    yield await tryQuery(engine, "SELECT 1", pace.polling, context.signal);
  } finally {
    client.destroy();
  }
}

async function workgroup(
  client: AthenaClient,
  { workgroup: name, settings }: AthenaAddress,
  { signal }: ExamineContext,
): Promise<Check> {
  const what = `workgroup ${name}`;
  const { GetWorkGroupCommand } = await import("@aws-sdk/client-athena");
  try {
    const { WorkGroup } = await client.send(new GetWorkGroupCommand({ WorkGroup: name }), { abortSignal: signal });
    const { ResultConfiguration, BytesScannedCutoffPerQuery, EngineVersion, ManagedQueryResultsConfiguration } =
      WorkGroup?.Configuration ?? {};
    if (WorkGroup?.State === "DISABLED") {
      return { what, state: "failed", detail: "is disabled", hint: "enable it in Athena, or name another" };
    }
    const managed = ManagedQueryResultsConfiguration?.Enabled === true;
    const output = ResultConfiguration?.OutputLocation ?? settings.outputLocation;
    if (output === undefined && !managed) {
      return {
        what,
        state: "failed",
        detail: "says nowhere to write results",
        hint: "set a query result location in the workgroup, or output_location of the source in iaprun.yaml",
      };
    }
    const cutoff =
      BytesScannedCutoffPerQuery === undefined
        ? "no limit on bytes scanned"
        : `queries end after ${formatSize(BytesScannedCutoffPerQuery)} scanned`;
    const engine = EngineVersion?.EffectiveEngineVersion ?? "unknown engine";
    return {
      what,
      state: "ok",
      detail: `${engine}; results in ${managed ? "Athena's own storage" : output}; ${cutoff}`,
    };
  } catch (error) {
    const { state, ...rest } = failed(awsTrouble(error, "athena:GetWorkGroup"));
    const denied = awsTrouble(error).reason === "not-permitted";
    return { what, state: denied ? "unknown" : state, ...rest };
  }
}

async function* table(
  client: AthenaClient,
  address: AthenaAddress,
  { signal }: ExamineContext,
  delivery: (table: ReturnType<typeof describedTable>) => AsyncIterable<Check>,
): AsyncGenerator<Check> {
  const what = `table ${address.database}.${address.table}`;
  const { GetTableMetadataCommand } = await import("@aws-sdk/client-athena");
  try {
    const input = { ...catalogName(address), WorkGroup: address.workgroup };
    const { TableMetadata } = await client.send(new GetTableMetadataCommand(input), { abortSignal: signal });
    const found = describedTable(address, TableMetadata ?? { Name: address.table });
    const faults = tableFaults(found, address.accounts);
    for (const { what: detail, hint } of faults) yield { what, state: "failed", detail, hint };
    if (faults.length === 0) {
      yield {
        what,
        state: "ok",
        detail: `partitions ${found.partitions.map(({ name }) => name).join(", ") || "none"}`,
      };
    }
    const missing = missingNames(found);
    if (missing.length > 0) {
      yield {
        what: "columns",
        state: "warning",
        detail: `no ${missing.join(", ")}`,
        hint: "what only they tell is not seen; iaprun athena-ddl prints a table with them",
      };
    }
    if (found.location === undefined) {
      yield {
        what: "partition projection",
        state: "warning",
        detail: "none: new days are not read until somebody adds their partitions",
        hint: "make the table with what iaprun athena-ddl prints",
      };
    }
    yield* delivery(found);
  } catch (error) {
    yield { what, ...failed(awsTrouble(error, "athena:GetTableMetadata and glue:GetTable")) };
  }
}
