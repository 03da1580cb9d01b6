import { describe, expect, it } from "vitest";
import { createAllowance } from "../../src/cli/allowance.ts";
import { SourceError, UsageError } from "../../src/model/errors.ts";

describe("what a run may read, where nobody can be asked", () => {
  it.each([
    ["under the limit", "2GB", { bytes: 2e9 }],
    ["nothing that is counted", "1kB", { objects: 9 }],
    ["under what is allowed anyway", undefined, { bytes: 9e9, objects: 4 }],
  ])("allows %s", async (_, limit, cost) => {
    await expect(createAllowance(limit)("s3://logs", cost)).resolves.toBeUndefined();
  });

  it("refuses more than the limit, and says how to allow it", async () => {
    const refused = createAllowance("2GB")("s3://logs", { bytes: 20e9, objects: 1_234 });
    await expect(refused).rejects.toThrow("s3://logs: reading would take 20 GB in 1,234 objects, more than 2 GB");
    await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining("--max-scan 22GB") });
    await expect(refused).rejects.toBeInstanceOf(SourceError);
  });

  it("refuses what no limit was given for, when it is a lot", async () => {
    await expect(createAllowance(undefined)("s3://logs", { bytes: 11e9 })).rejects.toBeInstanceOf(SourceError);
  });

  it("takes no number without a unit", () => {
    expect(() => createAllowance("50")).toThrow(UsageError);
  });
});
