import { describe, expect, it } from "vitest";
import { UsageError } from "../../../src/model/errors.ts";
import { parseResources } from "../../../src/sources/gcp/resources.ts";
import { gcp } from "../../../src/sources/gcp.ts";

describe("gcp://", () => {
  it.each([
    ["shop-prod", ["projects/shop-prod"]],
    ["example.com:shop-prod", ["projects/example.com:shop-prod"]],
    ["shop,till,shop", ["projects/shop", "projects/till"]],
    ["projects/shop", ["projects/shop"]],
    ["folders/123", ["folders/123"]],
    ["organizations/9,folders/1,shop", ["organizations/9", "folders/1", "projects/shop"]],
    ["billingAccounts/01AB-23CD", ["billingAccounts/01AB-23CD"]],
    [
      "projects/logs/locations/global/buckets/_Default/views/_AllLogs",
      ["projects/logs/locations/global/buckets/_Default/views/_AllLogs"],
    ],
  ])("%s", (text, expected) => {
    expect(parseResources(`gcp://${text}`, text)).toEqual(expected);
  });

  it.each([
    "",
    "shop,",
    "regions/x",
    "projects/",
    "projects/a/b",
    "projects/a/locations/global/buckets/b",
    "a%2Fb",
    "..",
    "folders/..",
    "shop/../x",
  ])("refuses %o", (text) => {
    expect(() => parseResources(`gcp://${text}`, text)).toThrow(UsageError);
  });
});

it("opens without asking anybody, by the name that was given", async () => {
  expect((await gcp.open("gcp://folders/1,shop", {})).name).toBe("gcp://folders/1,shop");
});

it.each<readonly [string, object]>([
  ["gcp:", {}],
  ["gcp://shop?region=eu", {}],
  ["gcp://shop", { profile: "x" }],
])("refuses %s with %o", async (uri, settings) => {
  await expect(gcp.open(uri, settings)).rejects.toThrow(UsageError);
});
