/** LookupEvents: the last 90 days of management events, with nothing set up beforehand. */

import type { SourceSettings } from "../config/config.ts";
import type { ReadContext, Request, Source } from "../engine/source.ts";
import { SourceError, UsageError } from "../model/errors.ts";
import type { RawRecord } from "../model/record.ts";
import { checkAccounts } from "./aws/accounts.ts";
import { regionOfProfile, regionSaid } from "./aws/home-region.ts";
import { LOOKUP_PACE, type Pace } from "./cloudtrail/pace.ts";
import { permissions } from "./cloudtrail/permissions.ts";
import { planRead } from "./cloudtrail/plan.ts";
import { chooseRegions } from "./cloudtrail/regions.ts";
import type { SourceKind } from "./kind.ts";
import { parseSourceUri, refuseSettings } from "./uri.ts";

const FORM = "cloudtrail: or cloudtrail://REGION[,REGION] or cloudtrail://*";

export const cloudtrail: SourceKind = {
  summary: "LookupEvents: the last 90 days of management events",
  form: FORM,
  permissions,
  open: async (uri, settings) => openCloudTrail(uri, settings),
};

/** `pace`: for servers with another budget than AWS's. */
export function openCloudTrail(uri: string, given: SourceSettings, pace: Pace = LOOKUP_PACE): Source {
  const { host, path, settings } = parseSourceUri(uri, FORM, given);
  if (path !== "") throw new UsageError(`not a source: ${uri}`, { hint: `write ${FORM}` });
  refuseSettings(uri, settings, ["region", "profile", "accounts", "role", "externalId"]);
  checkAccounts(uri, settings);
  const choice = chooseRegions(uri, host);
  const said = regionSaid(settings, process.env) ?? (choice.kind === "named" ? choice.regions[0] : undefined);
  const asking = async () => {
    const home = said ?? (await regionOfProfile(settings)) ?? (choice.kind === "all" ? "us-east-1" : undefined);
    if (home === undefined) throw noRegion();
    return { choice, settings, home, pace };
  };
  return {
    name: uri,
    plan: (request) => planRead(request, { choice, home: said, accounts: settings.accounts }),
    async *read(request: Request, context: ReadContext): AsyncGenerator<readonly RawRecord[]> {
      const { read } = await import("./cloudtrail/read.ts");
      yield* read(request, await asking(), context);
    },
    async *examine(context) {
      const { examine } = await import("./cloudtrail/examine.ts");
      yield* examine(await asking(), context);
    },
  };
}

function noRegion(): SourceError {
  return new SourceError("no AWS Region is set", {
    hint: "set AWS_REGION, or write cloudtrail://eu-west-1,us-east-1, or try --source demo",
  });
}
