/** Signs in for a service that lies in one Region, which somebody must have named. */

import type { SourceSettings } from "../../config/config.ts";
import { SourceError } from "../../model/errors.ts";
import { regionOfProfile, regionSaid } from "./home-region.ts";
import { type AwsSession, awsSession } from "./session.ts";

export type RegionalSession = AwsSession & { readonly region: string };

/** Throws a `SourceError` when neither the URI nor the environment nor the profile names a Region. */
export async function openSession(settings: SourceSettings): Promise<RegionalSession> {
  const region = regionSaid(settings, process.env) ?? (await regionOfProfile(settings));
  if (region === undefined) {
    throw new SourceError("no AWS Region is set", { hint: "add ?region=us-east-1 to the source, or set AWS_REGION" });
  }
  return { ...(await awsSession(settings, region, settings.role)), region };
}
