import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTrailService, isWantedFile, listingsOf, placeOf, wantedFiles } from "../../../src/sources/s3/layout.ts";
import { DAY, HOUR, JUNE, MINUTE } from "./today.ts";
import { trailKey } from "./trail.ts";

const REGION = "AWSLogs/111122223333/CloudTrail/eu-west-1/";
const trailPlace = { account: "111122223333", service: "CloudTrail", region: "eu-west-1", regionPrefix: REGION };

describe("a folder's place", () => {
  it.each([
    ["", {}],
    ["exports/2026/", {}],
    ["AWSLogs/", {}],
    ["AWSLogs/o-abc123/", {}],
    ["AWSLogs/111122223333/", { account: "111122223333" }],
    ["AWSLogs/o-abc123/111122223333/", { account: "111122223333" }],
    ["p/q/AWSLogs/111122223333/Config/", { account: "111122223333", service: "Config" }],
    [REGION, trailPlace],
    [`${REGION}2026/`, { ...trailPlace, date: "2026" }],
    [`${REGION}2026/06/`, { ...trailPlace, date: "2026-06" }],
    [`${REGION}2026/06/01/`, { ...trailPlace, date: "2026-06-01" }],
    [`${REGION}summary/`, trailPlace],
    ["AWSLogs/1111/CloudTrail/", {}],
    ["AWSLogs/AWSLogs/111122223333/", { account: "111122223333" }],
  ])("%j", (prefix, place) => {
    expect(placeOf(prefix)).toEqual(place);
  });

  it.each([
    ["CloudTrail", true],
    ["CloudTrail-NetworkActivity", true],
    ["CloudTrail-SomethingNew", true],
    ["CloudTrail-Digest", false],
    ["CloudTrail-Insight", false],
    ["Config", false],
    ["elasticloadbalancing", false],
  ])("%s holds events: %s", (service, holds) => {
    expect(isTrailService(service)).toBe(holds);
  });
});

describe("how a Region is listed", () => {
  const wanted = (since: number, until: number) => wantedFiles({ since, until }, JUNE + 400 * DAY, "");

  it.each([
    [
      "a day at the turn of a month, by month",
      REGION,
      wanted(JUNE, JUNE + DAY),
      [
        { prefix: `${REGION}2026/05/`, startAfter: `${REGION}2026/05/31/`, before: `${REGION}2026/06/03/` },
        { prefix: `${REGION}2026/06/`, before: `${REGION}2026/06/03/` },
      ],
    ],
    [
      "the turn of a year",
      REGION,
      wanted(Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)),
      [
        { prefix: `${REGION}2025/12/`, startAfter: `${REGION}2025/12/31/`, before: `${REGION}2026/01/03/` },
        { prefix: `${REGION}2026/01/`, before: `${REGION}2026/01/03/` },
      ],
    ],
    [
      "years, in one go",
      REGION,
      wanted(JUNE - 700 * DAY, JUNE),
      [{ prefix: REGION, startAfter: `${REGION}2024/06/30/`, before: `${REGION}2026/06/02/` }],
    ],
    [
      "a day of it",
      `${REGION}2026/06/02/`,
      wanted(JUNE, JUNE + DAY),
      [{ prefix: `${REGION}2026/06/02/`, before: `${REGION}2026/06/03/` }],
    ],
    ["a day after it", `${REGION}2026/06/03/`, wanted(JUNE, JUNE + DAY), []],
    ["a month before it", `${REGION}2026/04/`, wanted(JUNE, JUNE + DAY), []],
  ])("%s", (_, prefix, files, expected) => {
    expect(listingsOf(prefix, files)).toEqual(expected.map((listing) => ({ ...listing, level: false })));
  });

  it("does not go beyond now, and knows windows without an end", () => {
    const files = wantedFiles({ since: 0, until: Number.MAX_SAFE_INTEGER }, JUNE, "");
    expect(files).toEqual({ first: "2013-10-31", last: "2026-06-02", deliveredSince: Date.UTC(2013, 10, 1) - HOUR });
  });
});

describe("law 1", () => {
  it("a file delivered within a day of an event of the window is listed and wanted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -500, max: 500 }),
        fc.integer({ min: 1, max: 900 * 24 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 24 * 60 - 1 }),
        fc.constantFrom("", `${REGION}`, "AWSLogs/"),
        (day, hours, where, delay, start) => {
          const since = JUNE + day * DAY + 7 * HOUR;
          const until = since + hours * HOUR;
          const event = since + Math.floor(where * (until - since));
          const delivered = Math.floor((event + delay * MINUTE) / (5 * MINUTE)) * 5 * MINUTE;
          const wanted = wantedFiles({ since, until }, delivered + MINUTE, start);
          const key = trailKey({ at: delivered });
          const hits = listingsOf(REGION, wanted).filter(
            (listing) =>
              key.startsWith(listing.prefix) && key > (listing.startAfter ?? "") && isWantedFile(key, listing, wanted),
          );
          expect(hits).toHaveLength(1);
        },
      ),
    );
  });
});
