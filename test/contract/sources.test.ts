/** What holds for every kind of source that asks a cloud, whoever wrote it. */

import { spawnSync } from "node:child_process";
import { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requestOf } from "../../src/engine/run.ts";
import type { Request, Source } from "../../src/engine/source.ts";
import { UsageError } from "../../src/model/errors.ts";
import { bindQuery } from "../../src/runbook/bind-query.ts";
import { bindParams } from "../../src/runbook/params.ts";
import { openSources, type Scheme, SOURCE_KINDS } from "../../src/sources/index.ts";
import { DAY, NOON } from "../support/event.ts";
import { EVERY_ENTRY, library } from "../support/run.ts";

const URIS: Readonly<Record<Scheme, string>> = {
  cloudtrail: "cloudtrail://eu-west-1,us-east-1",
  s3: "s3://org-trail/logs",
  athena: "athena://primary/audit.cloudtrail?region=eu-west-1",
  trino: "trino://127.0.0.1:8080/hive.audit.cloudtrail",
  lake: "lake://11111111-2222-3333-4444-555555555555?region=eu-west-1",
  sqs: "sqs://trail-events?region=eu-west-1",
  gcp: "gcp://shop-prod",
};

const BAD: Readonly<Record<Scheme, readonly string[]>> = {
  cloudtrail: ["cloudtrail://Not A Region", "cloudtrail://eu-west-1/x", "cloudtrail://,"],
  s3: ["s3:", "s3://", "s3:///prefix"],
  athena: ["athena:", "athena://primary", "athena://primary/table"],
  trino: ["trino:", "trino://host/catalog.table", "trino://host:x/a.b.c"],
  lake: ["lake:", "lake://"],
  sqs: ["sqs:", "sqs://"],
  gcp: ["gcp:", "gcp://", "gcp://folders/"],
};

const REQUESTS: readonly (readonly [string, Request])[] = Object.entries(EVERY_ENTRY).map(([id, params]) => {
  const runbook = library.get(id);
  const bound = bindParams(runbook.params, params);
  if (!bound.ok) throw new Error(id);
  return [id, requestOf([{ query: bindQuery(runbook, bound.value) }], { since: NOON - DAY, until: NOON }, NOON)];
});

async function open(uri: string): Promise<Source> {
  const { sources } = await openSources([uri], {}, NOON);
  const [source] = sources;
  if (source === undefined) throw new Error(`${uri} opened nothing`);
  return source;
}

/** Prints, on standard error, each module of a cloud's client that is asked for. */
const HOOK = `import { register } from "node:module";
register("data:text/javascript," + encodeURIComponent(\`import { writeSync } from "node:fs";
export async function resolve(name, context, next) {
  if (/^(@aws-sdk|@smithy|google-auth-library)/.test(name)) writeSync(2, "loaded " + name + String.fromCharCode(10));
  return next(name, context);
}\`));`;

function loadedBy(...args: readonly string[]): readonly string[] {
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  const env = { ...process.env, AWS_EC2_METADATA_DISABLED: "true", AWS_REGION: "eu-west-1", HOME: "/nonexistent" };
  const { stderr } = spawnSync(process.execPath, ["--import", hook, "dist/main.js", ...args], {
    encoding: "utf8",
    env,
  });
  return stderr.split("\n").filter((line) => line.startsWith("loaded "));
}

describe("the clouds' clients", () => {
  it.each([
    ["--version"],
    ["list"],
    ["exec", "iap-bypass", "--source", "demo"],
    ["explain", "iap-bypass", "--source", "cloudtrail://*"],
    ["explain", "iap-bypass", "--source", "gcp://shop-prod"],
    ["explain", "iap-bypass", "--source", "s3://trail"],
  ])("are not loaded by iaprun %s %s %s %s", (...args) => {
    expect(loadedBy(...args)).toEqual([]);
  });

  it("are loaded when a cloud is asked", () => {
    expect(loadedBy("exec", "iap-bypass", "--source", "cloudtrail://eu-west-1")).toContain(
      "loaded @aws-sdk/credential-providers",
    );
  }, 30_000);
});

beforeEach(() => {
  vi.spyOn(Socket.prototype, "connect").mockImplementation(() => {
    throw new Error("somebody was asked");
  });
});
afterEach(() => void vi.restoreAllMocks());

describe.each(Object.keys(SOURCE_KINDS) as readonly Scheme[])("%s", (scheme) => {
  it("is opened and planned without asking anybody", async () => {
    const source = await open(URIS[scheme]);
    for (const [, request] of REQUESTS) source.plan(request);
    expect(Socket.prototype.connect).not.toHaveBeenCalled();
  });

  it("plans the same for the same question, whatever the clock says", async () => {
    const source = await open(URIS[scheme]);
    const first = REQUESTS.map(([, request]) => source.plan(request));
    vi.useFakeTimers({ now: NOON + 400 * DAY, toFake: ["Date"] });
    const later = await open(URIS[scheme]);
    expect(REQUESTS.map(([, request]) => later.plan(request))).toEqual(first);
    vi.useRealTimers();
  });

  it("says what it sends, or that it sends nothing and why", async () => {
    const source = await open(URIS[scheme]);
    for (const [id, request] of REQUESTS) {
      const { steps, local, notes, estimates } = source.plan(request);
      expect(steps.length + notes.length, id).toBeGreaterThan(0);
      for (const { title } of steps) expect(title, id).not.toBe("");
      for (const { because } of [...local, ...estimates]) expect(because, id).not.toBe("");
    }
  });

  it.each(BAD[scheme])("refuses %s and shows how it is written", async (uri) => {
    const { form } = await SOURCE_KINDS[scheme]();
    const refused = open(uri);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toMatchObject({ hint: expect.stringMatching(/./) });
    expect(form).toContain(`${scheme}:`);
  });

  it("names the least it may do", async () => {
    const { permissions, summary } = await SOURCE_KINDS[scheme]();
    expect(permissions.length).toBeGreaterThan(100);
    expect(summary).not.toMatch(/\.$/);
  });

  it("keeps no secret in its name", async () => {
    expect((await open(URIS[scheme])).name).not.toMatch(/password|secret|AKIA/i);
  });
});

describe("names that are no source", () => {
  it.each([
    ["cloudtrail", 'did you mean "cloudtrail:"?'],
    ["prdo", 'did you mean "prod"?'],
    ["S3://bucket", 'did you mean "s3" or "sqs"?'],
    ["somewhere", expect.stringMatching(/^name one of prod, or write a path/)],
  ])("%s", async (name, hint) => {
    const refused = openSources([name], { prod: { uris: ["cloudtrail:"], settings: {} } }, NOON);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toMatchObject({ hint });
  });
});

it("gives two sources of one URI two names: their coverage and their kept pages are not each other's", async () => {
  const uris = ["athena://primary/audit.cloudtrail?region=eu-west-1"];
  const named = { dev: { uris, settings: { profile: "dev" } }, prod: { uris, settings: { profile: "prod" } } };
  const { sources, asked } = await openSources(["dev", "prod", "gcp://shop-prod"], named, NOON);
  expect(sources.map(({ name }) => name)).toEqual([`${uris[0]} (dev)`, `${uris[0]} (prod)`, "gcp://shop-prod"]);
  expect(asked.map(({ settings }) => settings)).toEqual([{ profile: "dev" }, { profile: "prod" }, {}]);
});
