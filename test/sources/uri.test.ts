import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/model/errors.ts";
import { parseSourceUri, refuseSettings } from "../../src/sources/uri.ts";

describe("parseSourceUri", () => {
  it.each([
    ["cloudtrail:", "", ""],
    ["cloudtrail://*", "*", ""],
    ["cloudtrail://eu-west-1,us-east-1", "eu-west-1,us-east-1", ""],
    ["s3://logs/a/b/", "logs", "a/b/"],
    ["athena://primary/audit.trail", "primary", "audit.trail"],
    ["trino://db:8443/hive.audit.trail", "db:8443", "hive.audit.trail"],
    ["lake://11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-555555555555", ""],
    ["gcp://organizations/123", "organizations", "123"],
  ])("%s", (uri, host, path) => {
    expect(parseSourceUri(uri, "", {})).toEqual({ host, path, settings: {} });
  });

  it("lets the URI's own options count before the settings", () => {
    const settings = { region: "us-east-1", role: "reader" };
    expect(parseSourceUri("s3://logs?region=eu-west-1&profile=dev", "", settings).settings).toEqual({
      region: "eu-west-1",
      profile: "dev",
      role: "reader",
    });
  });

  it.each(["us_east!", "EU-WEST-1", "eu-west-1.evil.example"])(
    "refuses the Region %s, wherever it was said",
    (region) => {
      expect(() => parseSourceUri(`s3://a?region=${region}`, "", {})).toThrow(/not a Region/);
      expect(() => parseSourceUri("s3://a", "", { region })).toThrow(/not a Region/);
    },
  );

  it.each(["s3:logs", "s3://a?region=", "s3://a?profile=", "s3:/logs", "s3://a b", "s3://a?regio=x", "s3://a#b"])(
    "refuses %s",
    (uri) => {
      expect(() => parseSourceUri(uri, "s3://BUCKET", {})).toThrow(UsageError);
    },
  );
});

describe("refuseSettings", () => {
  it("names a setting as the config file writes it", () => {
    expect(() => refuseSettings("gcp://p", { externalId: "x" }, [])).toThrow(/"external_id" means nothing/);
  });

  it("takes what the kind takes", () => {
    expect(() => refuseSettings("s3://b", { region: "x" }, ["region", "profile"])).not.toThrow();
  });
});
