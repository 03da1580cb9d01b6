/** Every operation that the normalizers read is one that the clouds are known to log: a slip in a table reads nothing, silently. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isKnownOperation } from "../../src/lint/operations.ts";

/** Names that no cloud logs, and why they are read all the same. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["CreateTunnel", "gateways that write their own records into CloudTrail Lake use the words of gcloud"],
  ["AddIamPolicyBinding", "likewise"],
  ["RemoveIamPolicyBinding", "likewise"],
  ["AccessDenied", "likewise, as the name of a refused call"],
]);

/** Tables are read as they are written, so that nothing has to be exported for this. */
function sources(folder: string): string {
  return readdirSync(join("src/normalizers", folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join("src/normalizers", folder, name), "utf8"))
    .join("\n");
}

const unique = (names: readonly string[]) => [...new Set(names)];
const words = (matches: Iterable<RegExpMatchArray>) => [...matches].flatMap(([, found = ""]) => found.split(" "));

function awsNames(text: string): readonly string[] {
  const rows = words(text.matchAll(/\[\s*"[a-z0-9-]+",\s*"([A-Z]\w+(?: [A-Z]\w+)*)",\s*"[a-z.]+"/g));
  const keys = words(text.matchAll(/"[a-z0-9-]+:([A-Z]\w+)":/g));
  return unique([...rows, ...keys]);
}

function gcpNames(text: string): readonly string[] {
  const methods = [...text.matchAll(/methods: \[([^\]]*)\]/g)].flatMap(([, list = ""]) =>
    words(list.matchAll(/"([^"]+)"/g)),
  );
  return unique(methods.filter((name) => !name.includes("*")));
}

/** `methodsOf("firewalls")`: every writing method of a collection. */
function gcpCollections(text: string): readonly string[] {
  return unique(
    [...text.matchAll(/methodsOf\(("[^)]*)\)/g)].flatMap(([, list = ""]) => words(list.matchAll(/"(\w+)"/g))),
  );
}

describe("CloudTrail", () => {
  const names = awsNames(sources("cloudtrail"));

  it("has its tables found", () => {
    expect(names.length).toBeGreaterThan(100);
    expect(names).toEqual(expect.arrayContaining(["OpenTunnel", "AssumeRoleWithSAML", "DeleteFlowLogs"]));
  });

  it.each(names)("%s", (name) => {
    expect(EXCEPTIONS.has(name) || isKnownOperation("aws", name)).toBe(true);
  });
});

describe("Google Cloud", () => {
  const text = sources("gcp");
  const written = gcpNames(text);
  // Collections are written where every name of a family is made of one and the same verbs.
  const names = written.filter((name) => /^[A-Z]|\./.test(name));
  const policies = written.filter((name) => !names.includes(name));
  const collections = gcpCollections(text);

  it("has its tables found", () => {
    expect(names.length).toBeGreaterThan(30);
    expect(names).toEqual(expect.arrayContaining(["AuthorizeUser", "instances.addAccessConfig", "DeleteSink"]));
    expect(collections).toContain("backendServices");
  });

  it.each(names)("%s", (name) => {
    expect(EXCEPTIONS.has(name) || isKnownOperation("gcp", name)).toBe(true);
  });

  it.each(collections)("writing methods of %s", (collection) => {
    for (const verb of ["insert", "patch"]) expect(isKnownOperation("gcp", `${collection}.${verb}`)).toBe(true);
  });

  it.each(policies)("rules of %s", (collection) => {
    for (const verb of ["addRule", "patchRule"]) expect(isKnownOperation("gcp", `${collection}.${verb}`)).toBe(true);
  });
});

it("has no exception that is none", () => {
  for (const name of EXCEPTIONS.keys()) {
    expect(isKnownOperation("aws", name) || isKnownOperation("gcp", name), name).toBe(false);
  }
});
