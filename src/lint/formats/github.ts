/** For GitHub Actions: workflow commands that become annotations beside the lines ("Workflow commands for GitHub Actions"). */

import { printable } from "../../model/text.ts";
import type { Problem } from "../problem.ts";
import type { Formatter } from "./format.ts";

export const github: Formatter = ({ problems }) => problems.map((problem) => `${annotation(problem)}\n`).join("");

function annotation({ file, line, column, level, code, message, hint }: Problem): string {
  const properties = { file, line: String(line), col: String(column), title: code };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(printable(value))}`);
  const lines = hint === undefined ? [message] : [message, `hint: ${hint}`];
  return `::${level} ${written.join(",")}::${lines.map((each) => data(printable(each))).join("%0A")}`;
}

/** What `@actions/core` escapes in a message. */
function data(value: string): string {
  return value.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** And in a property. */
function property(value: string): string {
  return data(value).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
