/** What the place where output goes can show: colour and width. */

/** No colour beats colour: `--no-color`, then `NO_COLOR` (no-color.org), then `FORCE_COLOR`, then whether it is a terminal. */
export function wantsColor(stream: NodeJS.WriteStream, option: boolean, env: NodeJS.ProcessEnv): boolean {
  if (!option || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

const UNKNOWN_WIDTH = 120;
const NARROWEST = 40;

/** Columns of the terminal; of `COLUMNS` or 120 where output goes to a file or a pipe. */
export function widthOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): number {
  const told = stream.isTTY === true ? stream.columns : Number(env["COLUMNS"]);
  return Number.isInteger(told) && told > 0 ? Math.max(told, NARROWEST) : UNKNOWN_WIDTH;
}
