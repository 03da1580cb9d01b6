/** The ready-made pipeline files: every command in them is run, over a sound entry and over one that is not. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { runScenario } from "../support/scenario.ts";
import { changed, SOUND } from "./entry.ts";

const PATH = "runbooks/mine/opened-tunnels.yaml";
const FAULTY = changed(["https://docs.example.com/tunnels", "somewhere"]);

function run(command: string, entry: string) {
  return runScenario({ files: new Map([[PATH, entry]]), command, status: 0, stdout: "", stderr: "" });
}

interface Step {
  readonly run?: string;
}
const workflow: { readonly jobs: { readonly lint: { readonly steps: readonly Step[] } } } = parse(
  readFileSync("docs/ci-github-actions.yml", "utf8"),
);
const commands = workflow.jobs.lint.steps.flatMap(({ run: command }) =>
  command?.startsWith("npx iaprun ") ? [command.replace(/^npx /, "")] : [],
);

it.each(commands)("GitHub Actions: %s", (command) => {
  expect(run(command, SOUND)).toMatchObject({ status: 0, stderr: "" });
  expect(run(command, FAULTY)).toMatchObject({ status: 1, stderr: "" });
});

it("GitHub Actions: annotates, and leaves a file to upload", () => {
  expect(commands).toHaveLength(2);
  const [annotate = "", scan = ""] = commands;
  expect(run(annotate, FAULTY).stdout).toMatch(
    /^::error file=runbooks\/mine\/opened-tunnels\.yaml,line=\d+,col=\d+,title=lint\/bad-reference::/,
  );
  expect(JSON.parse(run(`${scan}; cat iaprun.sarif`, FAULTY).stdout).runs[0].results).toHaveLength(1);
});

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
}
const hooks: readonly Hook[] = parse(readFileSync(".pre-commit-hooks.yaml", "utf8"));

it.each(hooks.map((hook) => [hook.id, hook] as const))("pre-commit: %s", (_id, { entry, files }) => {
  expect(PATH).toMatch(new RegExp(files));
  expect("docs/other.yaml").not.toMatch(new RegExp(files));
  expect(run(`${entry} ${PATH}`, SOUND)).toMatchObject({ status: 0, stderr: "" });
  expect(run(`${entry} ${PATH}`, FAULTY)).toMatchObject({ status: 1, stderr: "" });
});

it("pre-commit: the one that mends writes the file", () => {
  const command = `${hooks.find(({ id }) => id === "iaprun-lint-fix")?.entry} ${PATH} >&2; cat ${PATH}`;
  expect(run(command, SOUND.replace("level: low\n", "level: low  \n")).stdout).toBe(SOUND);
});
