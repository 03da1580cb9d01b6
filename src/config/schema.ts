/** The shape of `iaprun.yaml` as a person writes it. */

import { z } from "zod";
import { parseInstant } from "../model/time.ts";
import { estateSchema } from "../runbook/estate-schema.ts";
import { PARAM_NAME } from "../runbook/params/schema.ts";
import { ID } from "../runbook/schema.ts";

const word = z.string().min(1, "expected text, found nothing");
const oneOrMore = z.union([word, z.array(word).min(1, "name at least one")]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const params = z.record(
  z.string().regex(PARAM_NAME, "a parameter's name is snake_case: a-z, 0-9 and _"),
  z.union([scalar, z.array(scalar)]),
);

const sourceName = z
  .string()
  .regex(
    /^(?!demo$)[A-Za-z0-9][A-Za-z0-9_-]*$/,
    "a source's name is letters, digits, - and _, and not demo, which is built in",
  );

const accountId = z.string().regex(/^\d{12}$/, 'an AWS account id is 12 digits in quotes, as in "012345678901"');

const sourceSettings = {
  region: word.optional().describe("AWS Region of the bucket, queue, workgroup or event data store"),
  profile: word.optional().describe("Profile of the AWS configuration files"),
  accounts: z
    .union([z.array(accountId).min(1, "name at least one"), z.literal("organization")])
    .optional()
    .describe("AWS accounts to read, or organization for every active account of the organization"),
  role: word.optional().describe("Role to assume: an ARN, or the name of a role that each of the accounts has"),
  external_id: word.optional().describe("External id that the role's trust policy asks for"),
  output_location: z
    .string()
    .regex(/^s3:\/\//, "expected s3://BUCKET/PREFIX")
    .optional()
    .describe("Where Athena puts results, if the workgroup does not say"),
  user: word.optional().describe("User name for Trino"),
};

/** What a suppress rule can look at besides the entry and the key; globs, compared without case. */
export const MATCHERS = [
  "actor",
  "actor_type",
  "src",
  "country",
  "city",
  "network",
  "target",
  "target_name",
  "target_type",
  "scope",
  "region",
  "service",
  "operation",
] as const;
export type Matcher = (typeof MATCHERS)[number];

const glob = word.describe("* stands for any text");
const matchers = Object.fromEntries(MATCHERS.map((name) => [name, glob.optional()])) as Record<
  Matcher,
  z.ZodOptional<typeof glob>
>;

const suppress = z
  .strictObject({
    entry: word.optional().describe("Id of the entry; * stands for any text"),
    key: word.optional().describe("Key of one finding, exactly"),
    ...matchers,
    attributes: z.record(word, glob).optional().describe("Further values of the finding, by name"),
    reason: word.describe("Why it is not worth telling"),
    expires: z
      .string()
      .refine((text) => parseInstant(text) !== undefined, "expected a date such as 2026-09-30")
      .describe("From this instant on, in UTC, the rule no longer counts"),
  })
  .refine(({ reason: _, expires: __, ...given }) => Object.values(given).some((value) => value !== undefined), {
    message: "a rule that names nothing would suppress everything",
    params: { hint: "name at least an entry, a key or an actor" },
  });

const profile = z.strictObject({
  default_source: oneOrMore.optional().describe("Sources read in this profile when none is given"),
  params: params.optional().describe("Defaults for every entry that has a parameter of that name"),
  entries: z
    .record(z.string().regex(ID, "an entry's id is kebab-case"), params)
    .optional()
    .describe("Defaults for single entries, by id"),
  estate: estateSchema.optional().describe("What differs in the estate: each part replaces the one above"),
});

export const configSchema = z
  .strictObject({
    default_source: oneOrMore
      .optional()
      .describe("Sources read when none is given: URIs, paths, or names from sources"),
    sources: z
      .record(
        sourceName,
        z.union([
          oneOrMore,
          z.strictObject({
            source: oneOrMore.describe("URIs or paths"),
            description: word.optional().describe("What it is"),
            ...sourceSettings,
          }),
        ]),
      )
      .optional()
      .describe("Sources by name"),
    runbooks: oneOrMore.optional().describe("Folders and files of entries, relative to this file"),
    estate: estateSchema.optional().describe("What is ours"),
    suppress: z.array(suppress).optional().describe("Findings not to tell, each for a reason and a time"),
    geo: z
      .strictObject({
        city: word.optional().describe("MaxMind DB file with cities"),
        country: word.optional().describe("MaxMind DB file with countries"),
        asn: word.optional().describe("MaxMind DB file with autonomous systems"),
      })
      .optional()
      .describe("Reference data for addresses"),
    lint: z
      .strictObject({
        off: z
          .array(
            z.strictObject({
              rule: word.describe("Id of the rule"),
              reason: word.describe("Why it does not hold here"),
            }),
          )
          .optional()
          .describe("Rules that are switched off everywhere, each for a reason"),
      })
      .optional()
      .describe("How entries are linted"),
    default_profile: word.optional().describe("Profile that counts when none is given"),
    profiles: z.record(word, profile).optional().describe("What differs from environment to environment"),
  })
  .meta({ title: "iaprun configuration" });
export type ConfigFile = z.infer<typeof configSchema>;
