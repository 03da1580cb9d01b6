import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openResume } from "../../src/cli/resume.ts";
import type { SourceSettings } from "../../src/config/config.ts";
import { UsageError } from "../../src/model/errors.ts";
import { formatInstant } from "../../src/model/time.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import type { AskedSource } from "../../src/sources/index.ts";
import { HOUR, NOON } from "../support/event.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-resume-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const job = (sha256: string, params = {}) => ({ runbook: { id: "iap-bypass", sha256 } as Runbook, params });
const from = (uri: string, settings: SourceSettings = {}): AskedSource => ({ name: uri, uri, settings });
const TRAIL = [from("cloudtrail:")];
const WINDOW = { since: NOON - HOUR, until: NOON };
const LATER = { since: NOON, until: NOON + HOUR };
const SPAN = { since: formatInstant(WINDOW.since), until: formatInstant(WINDOW.until) };

describe("a folder of pages", () => {
  it.each([{}, { hours: "1" }, { since: "1h" }])(
    "keeps the window of the first run that was asked with %j",
    async (said) => {
      expect(await openResume(folder, [job("a")], TRAIL, WINDOW, said)).toMatchObject({ begun: false });
      const again = await openResume(folder, [job("a")], TRAIL, LATER, said);
      expect(again).toMatchObject({ begun: true, window: WINDOW });
    },
  );

  it("takes the same window in other words", async () => {
    await openResume(folder, [job("a")], TRAIL, WINDOW, { hours: "1" });
    expect(await openResume(folder, [job("a")], TRAIL, WINDOW, SPAN)).toMatchObject({ begun: true });
  });

  it.each([
    ["another entry's text", [job("b")], TRAIL, WINDOW, {}],
    ["other parameters", [job("a", { threshold: 3 })], TRAIL, WINDOW, {}],
    ["another source", [job("a")], [from("s3://logs")], WINDOW, {}],
    ["the same source with other settings", [job("a")], [from("cloudtrail:", { profile: "dev" })], WINDOW, {}],
    ["a window that was named and is another", [job("a")], TRAIL, LATER, SPAN],
    ["a longer window that ends now as well", [job("a")], TRAIL, LATER, { hours: "72" }],
  ] as const)("refuses %s", async (_, jobs, sources, window, said) => {
    await openResume(folder, [job("a")], TRAIL, WINDOW, {});
    await expect(openResume(folder, jobs, sources, window, said)).rejects.toBeInstanceOf(UsageError);
  });

  it("refuses what another AWS profile began", async () => {
    vi.stubEnv("AWS_PROFILE", "dev");
    await openResume(folder, [job("a")], TRAIL, WINDOW, {});
    vi.stubEnv("AWS_PROFILE", "prod");
    const again = openResume(folder, [job("a")], TRAIL, WINDOW, {});
    vi.unstubAllEnvs();
    await expect(again).rejects.toBeInstanceOf(UsageError);
  });

  it.each(["", "[]", '{"schema":"other"}'])("refuses a question file that holds %j", async (content) => {
    writeFileSync(join(folder, "question.json"), content);
    await expect(openResume(folder, [], [], WINDOW, {})).rejects.toBeInstanceOf(UsageError);
  });

  it("refuses a name that a file has", async () => {
    writeFileSync(join(folder, "taken"), "");
    await expect(openResume(join(folder, "taken"), [], [], WINDOW, {})).rejects.toBeInstanceOf(UsageError);
  });
});
