/** What a command takes that reads no trail. */

import type { Bench, Part } from "../part.ts";
import { alternate } from "../rounds.ts";
import { PROGRAM } from "../ways.ts";

export async function startUp({ pace }: Bench): Promise<Part> {
  const ways = [
    { name: "node -e 0", what: "Node alone", command: [process.execPath, "-e", "0"] },
    { name: "iaprun --version", what: "the program alone", command: [...PROGRAM, "--version"] },
    { name: "iaprun list", what: "the library's entries", command: [...PROGRAM, "list"] },
    { name: "iaprun lint", what: "every rule on every entry of the library", command: [...PROGRAM, "lint"] },
  ];
  return {
    title: "Start-up",
    lead: "Commands that read no trail.",
    measured: await alternate(ways, pace),
  };
}
