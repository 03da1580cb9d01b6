import { describe, expect, it } from "vitest";
import { NO_CONFIG } from "../../src/config/config.ts";
import { parseConfig } from "../../src/config/parse.ts";
import { profileParams, selectProfile } from "../../src/config/profile.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import type { ParamSpec } from "../../src/runbook/runbook.ts";

const CONFIG = `default_source: prod
sources:
  prod: s3://trail/prod
  both: [cloudtrail://eu-west-1, gcp://shop]
  archive: { source: old/, description: before the move }
  org: { source: "cloudtrail://*", accounts: ["210987654321"], role: reader, external_id: x, region: eu-west-1 }
runbooks: entries/
estate:
  projects: [shop-prod]
  accounts: [111122223333, "012345678901"]
  scopes: [gcp:shared]
  domains: ["@Example.com"]
  ranges: [198.51.100.0/24, 203.0.113.9]
  gateways: { roles: ["gateway-*"] }
  protected: ["db-*"]
  places: [{ cidr: 203.0.113.0/24, country: DE, network: Office }]
  guests: [{ identity: "ci@*", scopes: [gcp:shop-prod] }]
suppress:
  - { entry: iap-bypass, actor: "*@example.com", attributes: { road: console }, reason: known, expires: 2026-09-30 }
geo: { city: geo/city.mmdb }
default_profile: prod
profiles:
  prod: {}
  staging:
    default_source: demo
    params: { project: shop-staging, ranges: [10.0.0.0/8] }
    entries: { failed-auth: { threshold: 50 } }
    estate: { projects: [shop-staging] }
`;

const changed = (from: string, to: string) => {
  if (!CONFIG.includes(from)) throw new Error(`the config has no "${from}"`);
  return CONFIG.replace(from, () => to);
};

const good = (text = CONFIG) => {
  const { config, diagnostics } = parseConfig(text, "iaprun.yaml");
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  return config;
};

describe("parseConfig", () => {
  it("reads all of it", () => {
    expect(good()).toEqual({
      file: "iaprun.yaml",
      defaultSource: ["prod"],
      sources: {
        prod: { uris: ["s3://trail/prod"], settings: {} },
        both: { uris: ["cloudtrail://eu-west-1", "gcp://shop"], settings: {} },
        archive: { uris: ["old/"], description: "before the move", settings: {} },
        org: {
          uris: ["cloudtrail://*"],
          settings: { accounts: ["210987654321"], role: "reader", externalId: "x", region: "eu-west-1" },
        },
      },
      runbooks: ["entries/"],
      estate: {
        scopes: ["gcp:shop-prod", "aws:111122223333", "aws:012345678901", "gcp:shared"],
        domains: ["example.com"],
        ranges: ["198.51.100.0/24", "203.0.113.9/32"],
        gateways: { addresses: [], roles: ["gateway-*"] },
        protected: ["db-*"],
        places: [{ cidr: "203.0.113.0/24", country: "DE", network: "Office" }],
        guests: [{ identity: "ci@*", scopes: ["gcp:shop-prod"] }],
      },
      suppress: [
        {
          entry: "iap-bypass",
          values: { road: "console", actor: "*@example.com" },
          reason: "known",
          expires: Date.UTC(2026, 8, 30),
        },
      ],
      geo: { city: "geo/city.mmdb" },
      lintOff: [],
      defaultProfile: "prod",
      profiles: {
        prod: { defaultSource: [], params: {}, entries: {}, estate: {} },
        staging: {
          defaultSource: ["demo"],
          params: { project: "shop-staging", ranges: ["10.0.0.0/8"] },
          entries: { "failed-auth": { threshold: 50 } },
          estate: { projects: ["shop-staging"] },
        },
      },
    });
  });

  it("reads which lint rules are switched off, and why", () => {
    const off = { rule: "lint/no-quiet-test", reason: "tests come later" };
    expect(good(`${CONFIG}lint: { off: [{ rule: ${off.rule}, reason: ${off.reason} }] }\n`).lintOff).toEqual([off]);
  });

  it.each([["", "# nothing\n"]])("an empty file says nothing", (text) => {
    expect(good(text)).toEqual({ ...NO_CONFIG, file: "iaprun.yaml" });
  });

  it.each([
    ["unknown key", changed("default_source: prod\n", "default_sorce: prod\n"), ["1:1 config/unknown-key"]],
    ["unknown key of the estate", changed("  protected:", "  protectd:"), ["15:3 config/unknown-key"]],
    ["unknown key of a profile", changed("    params:", "    parms:"), ["26:5 config/unknown-key"]],
    ["unknown matcher", changed("actor:", "acter:"), ["19:26 config/unknown-key"]],
    ["duplicate key", changed("runbooks: entries/", "runbooks: a\nrunbooks: b"), ["8:1 config/duplicate-key"]],
    [
      "account id without quotes",
      changed(`"012345678901"`, "012345678901"),
      ["10:28 config/unquoted-account-id", "10:28 config/bad-value"],
    ],
    ["account id too short", changed("111122223333", "11112222333"), ["10:14 config/bad-value"]],
    ["scope without a plane", changed("scopes: [gcp:shared]", "scopes: [shared]"), ["11:12 config/bad-value"]],
    ["no range", changed("198.51.100.0/24", "198.51.100"), ["13:12 config/bad-value"]],
    ["country in words", changed("country: DE", "country: Germany"), ["16:45 config/bad-value"]],
    ["suppression without a reason", changed("reason: known, ", ""), ["19:5 config/missing-key"]],
    ["suppression without an end", changed(", expires: 2026-09-30", ""), ["19:5 config/missing-key"]],
    ["suppression to an impossible day", changed("2026-09-30", "2026-09-31"), ["19:105 config/bad-value"]],
    [
      "suppression of everything",
      changed(`entry: iap-bypass, actor: "*@example.com", attributes: { road: console }, `, ""),
      ["19:5 config/bad-value"],
    ],
    ["source called demo", changed("  prod: s3", "  demo: s3"), ["3:3 config/bad-value"]],
    ["source of the wrong type", changed("prod: s3://trail/prod", "prod: 5"), ["3:9 config/wrong-type"]],
    ["entry id that cannot be", changed("failed-auth:", "Failed_Auth:"), ["27:16 config/bad-value"]],
    [
      "profile that is not there",
      changed("default_profile: prod", "default_profile: prd"),
      ["21:18 config/unknown-profile"],
    ],
    ["broken YAML", changed("runbooks: entries/", "runbooks: [a"), ["8:1 config/yaml-syntax"]],
    ["second document", `${CONFIG}---\na: 1\n`, ["30:1 config/yaml-syntax"]],
  ])("%s is refused", (_, text, expected) => {
    const { config, diagnostics } = parseConfig(text, "iaprun.yaml");
    expect(diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual(expected);
    expect(config).toBeUndefined();
  });

  it("suggests what was meant", () => {
    const { diagnostics } = parseConfig(changed("  ranges:", "  rangse:"), "iaprun.yaml");
    expect(diagnostics).toMatchObject([{ file: "iaprun.yaml", hint: `did you mean "ranges"?` }]);
  });
});

describe("selectProfile", () => {
  it("lays a profile over what holds everywhere", () => {
    const staging = selectProfile(good(), "staging");
    expect(staging.defaultSource).toEqual(["demo"]);
    expect(staging.estate.scopes).toEqual(["gcp:shop-staging"]);
    expect(staging.estate.domains).toEqual(["example.com"]);
  });

  it("takes the default profile, or none", () => {
    expect(selectProfile(good())).toMatchObject({ defaultSource: ["prod"], params: {}, entries: {} });
    expect(selectProfile(NO_CONFIG)).toMatchObject({ defaultSource: [], estate: NO_ESTATE, params: {}, entries: {} });
  });

  it("refuses a profile that is not there", () => {
    expect(() => selectProfile(good(), "stagin")).toThrow(expect.objectContaining({ hint: `did you mean "staging"?` }));
    expect(() => selectProfile(NO_CONFIG, "x")).toThrow(
      expect.objectContaining({ hint: "the config file has no profiles" }),
    );
  });
});

describe("profileParams", () => {
  const text: ParamSpec = { type: "string", optional: true, description: "d" };

  it("gives an entry what it has parameters for, and its own", () => {
    const staging = selectProfile(good(), "staging");
    expect(profileParams(staging, { id: "failed-auth", params: { project: text } })).toEqual({
      project: "shop-staging",
      threshold: 50,
    });
    expect(profileParams(staging, { id: "other", params: { ranges: text } })).toEqual({ ranges: ["10.0.0.0/8"] });
    expect(profileParams(staging, { id: "constructor", params: {} })).toEqual({});
  });
});
