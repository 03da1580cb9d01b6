/** Text for Markdown that stays text: no record can end its cell, its code or its fence, or become a link, an image or HTML. */

/** A code span, in which nothing is read as Markdown; safe in a table cell too. */
export function code(line: string): string {
  if (line === "") return "-";
  // A table is cut at every bar before code is looked for; only a backslash right before it tells them apart.
  const barred = line.replace(/\\+(?=\|)/g, (run) => "\\u{5c}".repeat(run.length)).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(barred) + 1);
  const room = /^[` ]|[` ]$/.test(barred) ? " " : "";
  return `${fence}${room}${barred}${room}${fence}`;
}

/** Prose of an entry or of iaprun itself; what Markdown would act on is shown as it is written. */
export function prose(line: string): string {
  return line
    .replace(/[\\`*_{}[\]<>#|~&!]/g, "\\$&")
    .replaceAll("://", "\\://")
    .replace(/\bwww\./gi, (found) => `${found.slice(0, -1)}\\.`);
}

/** A fenced block; the fence is longer than any inside. */
export function fenced(lines: readonly string[], language: string): readonly string[] {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}${language}`, ...lines, fence];
}

function longestRun(text: string): number {
  return Array.from(text.matchAll(/`+/g), ([run]) => run.length).reduce((most, length) => Math.max(most, length), 0);
}
