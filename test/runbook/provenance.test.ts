import { createHash } from "node:crypto";
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Provenance, readProvenance } from "../../src/runbook/provenance.ts";
import { commit, git, removeTemporaryFolders, repository, temporaryFolder, write } from "../support/repository.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  removeTemporaryFolders();
});

function entry(file: string): { readonly file: string; readonly sha256: string } {
  return { file, sha256: createHash("sha256").update(readFileSync(file, "utf8")).digest("hex") };
}

async function of(...files: readonly string[]): Promise<readonly (Provenance | undefined)[]> {
  const found = await readProvenance(files.map(entry));
  return files.map((file) => found.get(file));
}

const clean = (hash: string): Provenance => ({ git: { commit: hash, dirty: false }, committed: true });
const dirty = (hash: string): Provenance => ({ git: { commit: hash, dirty: true }, committed: false });
const unknown = (note: string): Provenance => ({ git: null, note, committed: false });

describe("in a repository", () => {
  it("names the commit that last touched each file, not the newest one", async () => {
    const folder = repository({ "a.yaml": "a1\n", "sub/b.yaml": "b1\n" });
    const first = commit(folder);
    const a = write(folder, "a.yaml", "a2\n");
    const second = commit(folder);
    write(folder, "c.yaml", "c1\n");
    const third = commit(folder);
    const found = await of(a, join(folder, "sub/b.yaml"), join(folder, "c.yaml"));
    expect(found).toEqual([clean(second), clean(first), clean(third)]);
  });

  it("names the commit that brought a content back", async () => {
    const folder = repository({ "a.yaml": "one\n" });
    commit(folder);
    write(folder, "a.yaml", "two\n");
    commit(folder);
    const a = write(folder, "a.yaml", "one\n");
    const third = commit(folder);
    expect(await of(a)).toEqual([clean(third)]);
  });

  it("follows a merge to the side a content came from, and takes the merge where it made a new one", async () => {
    const folder = repository({ "a.yaml": "a\n", "b.yaml": "b\n" });
    commit(folder);
    git(folder, "checkout", "--quiet", "-b", "side");
    write(folder, "a.yaml", "side\n");
    write(folder, "b.yaml", "side\n");
    const side = commit(folder);
    git(folder, "checkout", "--quiet", "main");
    write(folder, "b.yaml", "main\n");
    commit(folder);
    expect(() => git(folder, "merge", "--quiet", "side")).toThrow();
    const b = write(folder, "b.yaml", "both\n");
    const merge = commit(folder, "merge");
    expect(await of(join(folder, "a.yaml"), b)).toEqual([clean(side), clean(merge)]);
  });

  it.each([
    ["edited", (folder: string) => write(folder, "a.yaml", "other\n")],
    [
      "staged",
      (folder: string) => {
        write(folder, "a.yaml", "other\n");
        git(folder, "add", "a.yaml");
      },
    ],
  ])("says dirty of a file that was %s", async (_how, change) => {
    const folder = repository({ "a.yaml": "a\n" });
    const hash = commit(folder);
    change(folder);
    expect(await of(join(folder, "a.yaml"))).toEqual([dirty(hash)]);
  });

  it("says dirty when what ran is not what the file holds by now", async () => {
    const folder = repository({ "a.yaml": "a\n" });
    const hash = commit(folder);
    const file = join(folder, "a.yaml");
    const found = await readProvenance([{ file, sha256: "0".repeat(64) }]);
    expect(found.get(file)).toEqual(dirty(hash));
  });

  it("takes line ends that git changed for no change", async () => {
    const folder = repository({ "a.yaml": "a\nb\n" });
    const hash = commit(folder);
    expect(await of(write(folder, "a.yaml", "a\r\nb\r\n"))).toEqual([clean(hash)]);
  });

  it("guesses nothing for what is not committed yet", async () => {
    const folder = repository({ "a.yaml": "a\n", "staged.yaml": "s\n" });
    expect(await of(join(folder, "a.yaml"))).toEqual([unknown("not committed yet")]);
    git(folder, "add", "a.yaml");
    git(folder, "commit", "--quiet", "--message", "only a");
    git(folder, "add", "staged.yaml");
    const untracked = write(folder, "new.yaml", "n\n");
    expect(await of(untracked, join(folder, "staged.yaml"))).toEqual(Array(2).fill(unknown("not committed yet")));
  });

  it("reads odd file names as they are, and symbolic links as what they lead to", async () => {
    const names = [":(top)a.yaml", "b*.yaml", 'quo"te.yaml', "日本.yaml", "-x.yaml"];
    const folder = repository(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    const hash = commit(folder);
    const link = join(temporaryFolder(), "link.yaml");
    symlinkSync(join(folder, "b*.yaml"), link);
    expect(await of(...names.map((name) => join(folder, name)), link)).toEqual(Array(6).fill(clean(hash)));
  });

  it("answers for each repository apart, in worktrees too", async () => {
    const one = repository({ "a.yaml": "a\n" });
    const two = repository({ "a.yaml": "a\n", "more.yaml": "m\n" });
    const [first, second] = [commit(one), commit(two, "another")];
    const tree = join(temporaryFolder(), "tree");
    git(two, "worktree", "add", "--quiet", tree);
    expect(await of(join(one, "a.yaml"), join(two, "a.yaml"), join(tree, "a.yaml"))).toEqual([
      clean(first),
      clean(second),
      clean(second),
    ]);
  });

  it("is not led elsewhere by a hook's environment", async () => {
    const other = repository({ "a.yaml": "other\n" });
    commit(other);
    const folder = repository({ "a.yaml": "a\n" });
    const hash = commit(folder);
    vi.stubEnv("GIT_DIR", join(other, ".git"));
    vi.stubEnv("GIT_WORK_TREE", other);
    expect(await of(join(folder, "a.yaml"))).toEqual([clean(hash)]);
  });
});

describe("in a shallow clone", () => {
  it("does not claim the commit where history was cut off", async () => {
    const origin = repository({ "old.yaml": "o\n" });
    commit(origin);
    write(origin, "middle.yaml", "m\n");
    commit(origin);
    write(origin, "new.yaml", "n\n");
    const newest = commit(origin);
    const folder = join(temporaryFolder(), "clone");
    git(origin, "clone", "--quiet", "--depth", "2", `file://${origin}`, folder);
    const old = join(folder, "old.yaml");
    const note = "shallow clone: its history does not reach back to the last change";
    expect(await of(old, join(folder, "middle.yaml"), join(folder, "new.yaml"))).toEqual([
      { git: null, note, committed: true },
      { git: null, note, committed: true },
      clean(newest),
    ]);
    write(folder, "old.yaml", "other\n");
    expect(await of(old)).toEqual([unknown(`${note}; it has local changes`)]);
  });
});

describe("without a repository to ask", () => {
  it("says so of a plain folder, such as an unpacked tarball", async () => {
    expect(await of(write(temporaryFolder(), "a.yaml", "a\n"))).toEqual([unknown("not in a git repository")]);
  });

  it("says so of a package, also where its folder lies in somebody's repository", async () => {
    const folder = repository({ ".gitignore": "node_modules\n" });
    commit(folder);
    const plain = write(temporaryFolder(), "node_modules/iaprun/runbooks/a.yaml", "a\n");
    const ignored = write(folder, "node_modules/iaprun/runbooks/a.yaml", "a\n");
    expect(await of(plain, ignored)).toEqual(Array(2).fill(unknown("installed from a package")));
  });

  it("says so without git", async () => {
    const folder = repository({ "a.yaml": "a\n" });
    commit(folder);
    vi.stubEnv("PATH", temporaryFolder());
    expect(await of(join(folder, "a.yaml"))).toEqual([unknown("git is not installed")]);
  });

  it("says so where no process can be started, and where git is stopped", async () => {
    const folder = repository({ "a.yaml": "a\n" });
    commit(folder);
    const bin = temporaryFolder();
    chmodSync(write(bin, "git", "#!/bin/sh\nkill -INT $$\n"), 0o755);
    vi.stubEnv("PATH", `${bin}:${process.env["PATH"]}`);
    expect(await of(join(folder, "a.yaml"))).toEqual([unknown("git was stopped")]);
    // Longer than any system lets one be.
    vi.stubEnv("TOO_LONG", "x".repeat(2 ** 22));
    const [found] = await of(join(folder, "a.yaml"));
    expect(found).toMatchObject({ git: null, note: expect.stringMatching(/^git failed: spawn E/), committed: false });
  });

  it("says so of a .git that is none, and asks no repository above it", async () => {
    const folder = repository({ "inner/a.yaml": "a\n" });
    commit(folder);
    write(folder, "inner/.git/HEAD", "nonsense\n");
    expect(await of(join(folder, "inner/a.yaml"))).toEqual([unknown("not in a git repository")]);
  });

  it("says so of a file that is gone", async () => {
    const folder = repository({ "a.yaml": "a\n" });
    commit(folder);
    const gone = entry(join(folder, "a.yaml"));
    rmSync(gone.file);
    expect((await readProvenance([gone])).get(gone.file)).toEqual(unknown("the file cannot be read any more"));
  });
});

describe("with git itself counted", () => {
  it("asks a handful of times for thirty entries", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index % 5}/${index}.yaml`);
    const folder = repository(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    const hash = commit(folder);
    const bin = temporaryFolder();
    const real = process.env["PATH"]?.split(":").find((each) => existsSync(join(each, "git")));
    const log = join(bin, "calls");
    chmodSync(write(bin, "git", `#!/bin/sh\necho call >> '${log}'\nexec '${real}/git' "$@"\n`), 0o755);
    vi.stubEnv("PATH", `${bin}:${process.env["PATH"]}`);
    expect(await of(...names.map((name) => join(folder, name)))).toEqual(Array(30).fill(clean(hash)));
    expect(readFileSync(log, "utf8").trim().split("\n").length).toBeLessThanOrEqual(5);
  });
});

describe("in a hostile repository", () => {
  it("starts none of the programs that its config names", async () => {
    const folder = repository({ "a.yaml": "a\n", ".gitattributes": "*.yaml filter=evil diff=evil\n" });
    const hash = commit(folder);
    const marker = join(temporaryFolder(), "ran");
    const script = write(folder, "evil.sh", `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`);
    chmodSync(script, 0o755);
    const programs = ["core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "gpg.program", "diff.external"];
    const drivers = ["filter.evil.clean", "filter.evil.smudge", "diff.evil.textconv", "diff.evil.command", "alias.log"];
    for (const name of [...programs, ...drivers])
      git(folder, "config", name, name.startsWith("alias") ? `!${script}` : script);
    git(folder, "config", "core.hooksPath", folder);
    git(folder, "config", "log.showSignature", "true");
    write(folder, "post-index-change", readFileSync(script, "utf8"));
    chmodSync(join(folder, "post-index-change"), 0o755);
    const a = write(folder, "a.yaml", "changed\n");
    rmSync(marker, { force: true });
    expect(await of(a)).toEqual([dirty(hash)]);
    expect(existsSync(marker)).toBe(false);
    // The trap works: a plain status does step into it.
    git(folder, "status");
    expect(existsSync(marker)).toBe(true);
  });
});
