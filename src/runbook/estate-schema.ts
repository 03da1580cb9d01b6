/** How people write down what is theirs, in a config file or a runbook's test. */

import { z } from "zod";
import { networkText } from "../model/network.ts";

const word = z.string().min(1, "expected text, found nothing");
const words = z.array(word);
/** Account ids may stand unquoted as long as no leading zero was lost, which the YAML reader refuses. */
const account = z
  .union([z.string(), z.number()])
  .refine((id) => /^\d{12}$/.test(String(id)), "an AWS account id has twelve digits");
const network = z
  .string()
  .refine((text) => networkText(text) !== undefined, "expected an address or a range such as 203.0.113.0/24");
const scope = z.string().regex(/^(aws:\d{12}|gcp:\S+)$/, "a scope is aws:<account> or gcp:<project>");

export const estateSchema = z
  .strictObject({
    projects: words.optional().describe("Google Cloud projects that are yours, by project id"),
    accounts: z.array(account).optional().describe("AWS accounts that are yours"),
    scopes: z.array(scope).optional().describe("The same, as aws:<account> and gcp:<project>"),
    domains: words.optional().describe("Mail domains of your people"),
    ranges: z.array(network).optional().describe("Addresses and ranges your people come from: offices, VPN"),
    gateways: z
      .strictObject({
        addresses: z.array(network).optional().describe("Addresses the gateway calls from"),
        roles: words.optional().describe("Roles and service accounts the gateway acts as"),
      })
      .optional()
      .describe("The gateways themselves"),
    protected: words
      .optional()
      .describe("Resources that must only be reached through the proxy; * stands for any text"),
    places: z
      .array(
        z.strictObject({
          cidr: network.describe("Address or range"),
          country: z
            .string()
            .regex(/^[A-Z]{2}$/, "a country is two capital letters, such as DE")
            .optional()
            .describe("ISO 3166-1 alpha-2"),
          city: word.optional().describe("City"),
          coordinates: z
            .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
            .optional()
            .describe("Longitude and latitude in degrees, for impossible travel"),
          network: word.optional().describe("Who runs it"),
        }),
      )
      .optional()
      .describe("Places of ranges that no public data set knows, or knows wrongly"),
    guests: z
      .array(
        z.strictObject({
          identity: word.describe("Identity; * stands for any text"),
          scopes: z.array(scope).min(1, "name at least one scope").describe("Where it may work besides its home"),
        }),
      )
      .optional()
      .describe("Identities allowed to work outside their home"),
  })
  .meta({ id: "Estate" });
export type EstateFile = z.infer<typeof estateSchema>;
