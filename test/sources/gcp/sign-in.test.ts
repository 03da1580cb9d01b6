import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { SourceError } from "../../../src/model/errors.ts";
import { connect } from "../../../src/sources/gcp/connection.ts";
import { googleSignIn } from "../../support/servers/google-sign-in.ts";
import { entriesOf, QUICK, read } from "./reading.ts";
import { serve, stopServing } from "./serving.ts";

afterEach(stopServing);

const ENTRIES = entriesOf("projects/shop", 5);
const signal = new AbortController().signal;

it("asks on behalf of the quota project that the credentials name", async () => {
  const { server } = await serve({ entries: ENTRIES });
  const signIn = googleSignIn(server.url, server.url, { quota_project_id: "pays-for-it" });
  for (const [name, value] of Object.entries(signIn.env)) vi.stubEnv(name, value);
  expect((await read(["projects/shop"])).records).toHaveLength(5);
  expect(new Set(server.headers.map((headers) => headers["x-goog-user-project"]))).toEqual(new Set(["pays-for-it"]));
  signIn.remove();
});

it("asks on behalf of the quota project of the environment", async () => {
  const { server } = await serve({ entries: ENTRIES });
  vi.stubEnv("GOOGLE_CLOUD_QUOTA_PROJECT", "pays-instead");
  await read(["projects/shop"]);
  expect(server.headers[0]).toMatchObject({ "x-goog-user-project": "pays-instead" });
});

it("signs in by the metadata server of a virtual machine", async () => {
  const { server } = await serve({ entries: ENTRIES });
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "");
  vi.stubEnv("HOME", "/nonexistent");
  vi.stubEnv("METADATA_SERVER_DETECTION", "assume-present");
  vi.stubEnv("GCE_METADATA_HOST", server.url.replace("http://", ""));
  expect((await read(["projects/shop"])).records).toHaveLength(5);
  expect(await connect(QUICK).identity()).toBe("the service account of this machine, from its metadata server");
});

it("tells a service account by its key, and asks nobody for that", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iaprun-key-"));
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const key = {
    type: "service_account",
    client_email: "reader@shop.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
  writeFileSync(join(folder, "key.json"), JSON.stringify(key));
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", join(folder, "key.json"));
  expect(await connect(QUICK).identity()).toBe("service account reader@shop.iam.gserviceaccount.com, by its key");
  rmSync(folder, { recursive: true });
});

it("does not try again where signing in is refused", async () => {
  const { server } = await serve({ entries: ENTRIES });
  const signIn = googleSignIn(server.url, `${server.url}/nothing-here`);
  for (const [name, value] of Object.entries(signIn.env)) vi.stubEnv(name, value);
  const { error } = await read(["projects/shop"]);
  expect(error).toBeInstanceOf(SourceError);
  expect(error).toMatchObject({ hint: expect.stringContaining("gcloud auth application-default login") });
  expect(server.listed).toEqual([]);
  signIn.remove();
});

it("keeps what was read when signing in fails later, and says until when", async () => {
  const entries = entriesOf("projects/shop", 500);
  const { server } = await serve({ entries, pageSize: 100 });
  const { records, gaps, error } = await read(["projects/shop"], {
    after(batches) {
      if (batches !== 2) return;
      server.expireAccessTokens();
      vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "/nonexistent.json");
    },
  });
  expect(error).toBeUndefined();
  expect(records).toHaveLength(200);
  expect(gaps).toHaveLength(1);
  expect(gaps[0]).toMatchObject({
    reason: "no-credentials",
    what: expect.stringContaining(
      `entries from ${records.at(-1)?.["timestamp"]} to 2026-06-01T13:00:00Z were not read`,
    ),
  });
});

it("asks for reading alone", async () => {
  const { server, proxy } = await serve({ entries: ENTRIES });
  const answer = await connect(QUICK).ask(
    { api: "logging", path: "v2/entries:list", body: { resourceNames: ["projects/shop"] } },
    signal,
  );
  expect(answer).toMatchObject({ body: { entries: expect.any(Array) } });
  expect(server.scopes).toEqual(["https://www.googleapis.com/auth/cloud-platform.read-only"]);
  expect(proxy.requests.map(({ method }) => method)).toEqual(["POST"]);
});

it("quotes nothing of a credentials file that is none: it may be a bare token", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iaprun-token-"));
  const file = join(folder, "token");
  writeFileSync(file, "ya29.a0AfSECRET");
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", file);
  const { error } = await read(["projects/shop"]);
  expect(error).toBeInstanceOf(SourceError);
  expect(String(error)).toMatch(/it is not valid JSON/);
  expect(String(error)).not.toContain("ya29");
  rmSync(folder, { recursive: true });
});
