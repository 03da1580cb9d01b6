import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { UsageError } from "../../src/model/errors.ts";
import { changedSince } from "../../src/runbook/provenance/changed-since.ts";
import { commit, git, removeTemporaryFolders, repository, temporaryFolder, write } from "../support/repository.ts";

afterEach(removeTemporaryFolders);

const files = (folder: string, ...names: readonly string[]) => names.map((name) => ({ file: join(folder, name) }));

it("lists what was committed, staged, edited or made since a revision, in the order given", async () => {
  const names = ["same", "committed", "staged", "edited"].map((name) => `${name}.yaml`);
  const folder = repository(Object.fromEntries(names.map((name) => [name, "one\n"])));
  commit(folder);
  git(folder, "tag", "then");
  write(folder, "committed.yaml", "two\n");
  commit(folder);
  write(folder, "staged.yaml", "two\n");
  git(folder, "add", "staged.yaml");
  write(folder, "edited.yaml", "two\n");
  write(folder, "made.yaml", "one\n");
  const entries = files(folder, "made.yaml", ...names);
  const { changed, unsaid } = await changedSince(entries, "then");
  expect(changed).toEqual(files(folder, "made.yaml", "committed.yaml", "staged.yaml", "edited.yaml"));
  expect(unsaid).toEqual([]);
  expect((await changedSince(entries, "HEAD")).changed).toEqual(
    files(folder, "made.yaml", "staged.yaml", "edited.yaml"),
  );
});

it("says of which entries it cannot tell", async () => {
  const folder = repository({ "a.yaml": "a\n" });
  commit(folder);
  git(folder, "tag", "mine");
  const other = repository({ "b.yaml": "b\n" });
  commit(other);
  const plain = temporaryFolder();
  write(plain, "c.yaml", "c\n");
  const entries = [...files(folder, "a.yaml"), ...files(other, "b.yaml"), ...files(plain, "c.yaml")];
  expect(await changedSince(entries, "mine")).toEqual({
    changed: [],
    unsaid: [
      { entries: files(other, "b.yaml"), why: "their repository has no revision mine" },
      { entries: files(plain, "c.yaml"), why: "not in a git repository" },
    ],
  });
});

it.each(["no-such-tag", "--output=/tmp/x", "", "HEAD:a.yaml", "a b"])("refuses the revision %j", async (revision) => {
  const folder = repository({ "a.yaml": "a\n" });
  commit(folder);
  await expect(changedSince(files(folder, "a.yaml"), revision)).rejects.toThrow(UsageError);
});
