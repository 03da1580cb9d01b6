import { afterEach, expect, it } from "vitest";
import type { CloudLoggingOptions } from "../../support/servers/cloud-logging.ts";
import { entriesOf, ids, read } from "./reading.ts";
import { SWITCHED_ON, serve, stopServing } from "./serving.ts";

afterEach(stopServing);

const PROJECTS = ["one", "two", "three", "four", "five"].map((name) => `projects/project-${name}`);
const ENTRIES = ["organizations/9", "folders/1", "folders/2", ...PROJECTS].flatMap((name) => entriesOf(name, 20));
const TREE: CloudLoggingOptions = {
  entries: ENTRIES,
  policies: { "organizations/9": SWITCHED_ON },
  parents: {
    "folders/1": "organizations/9",
    "folders/2": "folders/1",
    "projects/project-one": "organizations/9",
    "projects/project-two": "folders/1",
    "projects/project-three": "folders/2",
    "projects/project-four": "folders/2",
    "projects/project-five": "folders/2",
  },
};

it("an organization is read with every folder and project below it", async () => {
  const { server } = await serve(TREE);
  const { records, gaps, error } = await read(["organizations/9"]);
  expect({ error, gaps }).toEqual({ error: undefined, gaps: [] });
  expect(ids(records)).toEqual(ids(ENTRIES));
  expect(server.listed).toHaveLength(1);
});

it("a folder is read with what is below it, and nothing of what is beside it", async () => {
  await serve(TREE);
  const { records } = await read(["folders/2"]);
  expect(new Set(records.map(({ logName }) => String(logName).split("/logs/")[0]))).toEqual(
    new Set(["folders/2", "projects/project-three", "projects/project-four", "projects/project-five"]),
  );
});

it("a project named beside its folder is read once", async () => {
  await serve(TREE);
  const { records } = await read(["projects/project-three", "folders/2"]);
  expect(new Set(ids(records)).size).toBe(records.length);
});

it("more projects than one request may name are read in several", async () => {
  const names = Array.from({ length: 120 }, (_, index) => `projects/project-${index}`);
  const { server } = await serve({
    entries: names.flatMap((name) => entriesOf(name, 2)),
    parents: Object.fromEntries(names.map((name) => [name, "organizations/9"])),
  });
  const { records } = await read(["organizations/9"]);
  expect(records).toHaveLength(240);
  expect(server.listed.map(({ resourceNames }) => (resourceNames as readonly string[]).length)).toEqual([50, 50, 21]);
});

it("a folder whose projects may not be listed is a gap by name", async () => {
  await serve({
    ...TREE,
    may: (permission, resource) => !(permission === "resourcemanager.projects.list" && resource === "folders/2"),
  });
  const { records, gaps, error } = await read(["organizations/9"]);
  expect(error).toBeUndefined();
  expect(records).toHaveLength(5 * 20);
  expect(gaps).toEqual([
    {
      reason: "not-permitted",
      what: "projects of folders/2 could not be listed, and what is logged in them was not read: PERMISSION_DENIED: Permission 'resourcemanager.projects.list' denied on resource 'folders/2' (or it may not exist).; grant resourcemanager.projects.list on it",
    },
  ]);
});

it("without the Resource Manager's API the organization's own entries are read, and the rest is a gap", async () => {
  await serve({ ...TREE, disabled: ["cloudresourcemanager.googleapis.com"] });
  const { records, gaps, error } = await read(["organizations/9"]);
  expect(error).toBeUndefined();
  expect(records).toHaveLength(20);
  expect(gaps).toEqual([
    {
      reason: "not-permitted",
      what: expect.stringContaining("gcloud services enable cloudresourcemanager.googleapis.com"),
    },
  ]);
});

it("a view is read by its full name", async () => {
  const view = "projects/project-logs/locations/global/buckets/central/views/_AllLogs";
  await serve({ ...TREE, views: { [view]: PROJECTS } });
  const { records, gaps } = await read([view]);
  expect(records).toHaveLength(100);
  expect(gaps).toEqual([]);
});
