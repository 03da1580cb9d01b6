import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Check } from "../../../src/engine/source.ts";
import { openBucketSource } from "../../../src/sources/s3.ts";
import { type Cloud, startCloud } from "../../support/servers/fauxqs.ts";
import { DAY, HASTY, HOUR, MINUTE } from "./today.ts";
import { trail, trailKey } from "./trail.ts";

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud();
});

afterEach(async () => {
  await cloud.close();
});

async function examine(uri: string, now = Date.now): Promise<Readonly<Record<string, Check>>> {
  const checks: Record<string, Check> = {};
  const context = { signal: new AbortController().signal, now };
  for await (const check of openBucketSource(uri, {}, HASTY).examine?.(context) ?? []) checks[check.what] = check;
  return checks;
}

describe("a bucket that can be read", () => {
  it("says who asks, what lies there and how fresh it is", async () => {
    const now = Date.now();
    const keys = [
      trailKey({ at: now - 10 * MINUTE }),
      trailKey({ at: now - 3 * HOUR, region: "us-east-1" }),
      trailKey({ at: now - HOUR, service: "CloudTrail-Digest" }),
    ];
    await cloud.put("trail", trail(keys, now));
    const checks = await examine("s3://trail");
    expect(Object.fromEntries(Object.entries(checks).map(([what, { state }]) => [what, state]))).toEqual({
      credentials: "ok",
      clock: "ok",
      "s3:ListBucket": "ok",
      "trail layout": "ok",
      "newest file": "ok",
      "s3:GetObject": "ok",
      "log file validation": "ok",
    });
    expect(checks["trail layout"]?.detail).toBe("accounts 111122223333; Regions eu-west-1, us-east-1");
    expect(checks["newest file"]?.detail).toMatch(/ago$/);
  });

  it("warns of a clock that is wrong", async () => {
    await cloud.put("trail", trail([trailKey({ at: Date.now() + 2 * HOUR })], 0));
    const { clock } = await examine("s3://trail", () => Date.now() + 2 * HOUR);
    expect(clock?.state).toBe("warning");
    expect(clock?.detail).toMatch(/^(2h|1h 59m) ahead of the service's$|^2h \d+s ahead of the service's$/);
  });
});

describe("a bucket that will not do", () => {
  it("has a trail that stopped, without digests", async () => {
    await cloud.put("trail", trail([trailKey({ at: Date.now() - 9 * DAY })], 0));
    const checks = await examine("s3://trail");
    expect(checks["newest file"]).toMatchObject({ state: "failed", detail: "no file was delivered in the last day" });
    expect(checks["log file validation"]).toMatchObject({
      state: "warning",
      detail: "no digest files for 111122223333: altered or deleted files would not show",
    });
  });

  it("refuses files, naming the permission", async () => {
    await cloud.put("trail", trail([trailKey({ at: Date.now() })], 0));
    cloud.fault = ({ path }) =>
      path.includes("x-id=GetObject")
        ? {
            kind: "answer",
            status: 403,
            headers: { "content-type": "application/xml" },
            body: "<Error><Code>AccessDenied</Code><Message>no kms:Decrypt</Message></Error>",
          }
        : undefined;
    const checks = await examine("s3://trail");
    expect(checks["s3:GetObject"]).toMatchObject({
      state: "failed",
      hint: "the role needs kms:Decrypt on the key that encrypts the trail",
    });
  });

  it("does not exist", async () => {
    const checks = await examine("s3://nowhere");
    expect(checks["s3:ListBucket"]?.state).toBe("failed");
    expect(checks["s3:ListBucket"]?.detail).toContain("NoSuchBucket");
  });
});
