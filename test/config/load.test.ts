import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_CONFIG } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "iaprun-"));
  await mkdir(join(root, "a", "b"), { recursive: true });
  await mkdir(join(root, "wrong"));
  await writeFile(
    join(root, "a", "iaprun.yaml"),
    "default_source: demo\nrunbooks: [entries]\ngeo: { asn: asn.mmdb }\n",
  );
  await writeFile(join(root, "wrong", "iaprun.yml"), "default_sorce: demo\nsuppress: {}\n");
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

describe("loadConfig", () => {
  it("finds the file upwards and makes its paths absolute", async () => {
    expect(await loadConfig(join(root, "a", "b"))).toMatchObject({
      file: join(root, "a", "iaprun.yaml"),
      defaultSource: ["demo"],
      runbooks: [join(root, "a", "entries")],
      geo: { asn: join(root, "a", "asn.mmdb") },
    });
  });

  it("takes the file that was named", async () => {
    expect((await loadConfig(root, "a/iaprun.yaml")).file).toBe(join(root, "a", "iaprun.yaml"));
  });

  it("is content without a file", async () => {
    expect(await loadConfig(root)).toEqual(NO_CONFIG);
  });

  it("tells every defect", async () => {
    await expect(loadConfig(join(root, "wrong"))).rejects.toMatchObject({
      exitCode: 2,
      diagnostics: [
        { line: 1, column: 1, code: "config/unknown-key" },
        { line: 2, column: 11, code: "config/wrong-type" },
      ],
    });
  });

  it("says when the named file cannot be read", async () => {
    await expect(loadConfig(root, "none.yaml")).rejects.toMatchObject({
      exitCode: 2,
      message: "cannot read the config file none.yaml",
    });
  });
});
