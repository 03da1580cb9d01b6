import { describe, expect, it } from "vitest";
import { UsageError } from "../../../src/model/errors.ts";
import { openBucketSource } from "../../../src/sources/s3.ts";
import { TODAY } from "./today.ts";

const texts = (uri: string, settings = {}) =>
  openBucketSource(uri, settings)
    .plan(TODAY)
    .steps.map(({ text }) => text?.split("\n"));

describe("what would be asked", () => {
  it("is a pattern where accounts and Regions are not known", () => {
    expect(texts("s3://trail", { accounts: ["444455556666"] })).toEqual([
      [
        "ListObjectsV2 bucket=trail prefix= delimiter=/",
        "ListObjectsV2 bucket=trail prefix=AWSLogs/ delimiter=/",
        "ListObjectsV2 bucket=trail prefix=<and each folder of the layout below> delimiter=/",
      ],
      [
        "ListObjectsV2 bucket=trail prefix=AWSLogs/444455556666/CloudTrail/REGION/2026/05/ start-after=AWSLogs/444455556666/CloudTrail/REGION/2026/05/31/",
        "ListObjectsV2 bucket=trail prefix=AWSLogs/444455556666/CloudTrail/REGION/2026/06/",
      ],
      ["GetObject bucket=trail key=<each>"],
    ]);
  });

  it("is exact where the URI names the Region", () => {
    const region = "p/AWSLogs/o-1/444455556666/CloudTrail/eu-west-1/";
    expect(texts(`s3://trail/${region}`)).toEqual([
      [
        `ListObjectsV2 bucket=trail prefix=${region}2026/05/ start-after=${region}2026/05/31/`,
        `ListObjectsV2 bucket=trail prefix=${region}2026/06/`,
      ],
      ["GetObject bucket=trail key=<each>"],
    ]);
  });

  it("has its requests and price, with origin and date", () => {
    const { estimates } = openBucketSource("s3://trail/AWSLogs/444455556666/", {}).plan(TODAY);
    expect(estimates.map(({ of, value, bound }) => [of, value, bound])).toEqual([
      ["requests", 4, "at least"],
      ["usd", (4 * 0.005 + 0.0004) / 1_000, "at least"],
    ]);
    expect(estimates[1]?.because).toMatch(/Amazon S3 pricing.*2026-11/);
  });
});

it.each([
  ["s3:", {}, "names no bucket"],
  ["s3://trail", { role: "Reader" }, "is no ARN"],
  ["s3://trail", { user: "x" }, 'the setting "user" means nothing'],
  ["s3://trail?region=eu-west-1&days=3", {}, 'has no option "days"'],
])("refuses %s %j", (uri, settings, message) => {
  expect(() => openBucketSource(uri, settings)).toThrow(UsageError);
  expect(() => openBucketSource(uri, settings)).toThrow(message);
});
