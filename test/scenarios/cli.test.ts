/** Runs every `*.txt` beside this file against the built program. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseScenario, pattern, runScenario } from "../support/scenario.ts";

const FOLDER = "test/scenarios";

it.each(readdirSync(FOLDER).filter((name) => name.endsWith(".txt")))("%s", (name) => {
  const scenario = parseScenario(readFileSync(join(FOLDER, name), "utf8"));
  const { status, stdout, stderr } = runScenario(scenario);
  expect(stdout).toMatch(pattern(scenario.stdout));
  expect(stderr).toMatch(pattern(scenario.stderr));
  expect(status).toBe(scenario.status);
});
