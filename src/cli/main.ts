/** The way in: arguments in, exit code out, and the one place where errors become messages. */

import { CommanderError } from "commander";
import { EXIT, type ExitCode, IaprunError } from "../model/errors.ts";
import { printable } from "../model/text.ts";
import { createProgram } from "./program.ts";

process.stdout.on("error", cannotWrite);
process.stderr.on("error", cannotWrite);
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof IaprunError) {
    const lines = error.message.split("\n").map(printable).join("\n");
    process.stderr.write(`error: ${lines}\n${error.hint === undefined ? "" : `hint: ${printable(error.hint)}\n`}`);
    return error.exitCode;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`error: a bug in iaprun, please report it with the lines below\n${trace}\n`);
  return EXIT.bug;
}

/** `iaprun ... | head` closes the pipe: nobody is left to read, which is no error of ours, and what was found still counts. */
function cannotWrite(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") return;
  process.stderr.write(`error: cannot write results: ${printable(error.message)}\n`);
  process.exit(EXIT.usage);
}
