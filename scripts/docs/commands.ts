/** A page per command, from the help the program prints. */

import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.ts";

export function commandPages(): ReadonlyMap<string, string> {
  const program = createProgram(() => {});
  const commands = program.commands.filter((command) => command.name() !== "help");
  return new Map([
    ["commands/README.md", index(program, commands)],
    ...commands.map((command) => [`commands/${command.name()}.md`, page(command)] as const),
  ]);
}

function index(program: Command, commands: readonly Command[]): string {
  const rows = commands.map(
    (command) => `| [\`iaprun ${command.name()}\`](${command.name()}.md) | ${command.summary()} |`,
  );
  return `${["# Commands", "", "| Command | Does |", "|---|---|", ...rows, "", ...help(program)].join("\n")}\n`;
}

function page(command: Command): string {
  return `${[`# iaprun ${command.name()}`, "", ...help(command)].join("\n")}\n`;
}

/** As on a terminal of 100 columns, examples included. */
function help(command: Command): readonly string[] {
  const lines: string[] = [];
  command.configureOutput({ writeOut: (text) => lines.push(text), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return ["```text", lines.join("").trimEnd(), "```"];
}
