/** How many columns of a terminal a text takes. Nearly every text of a report is plain, and every cell is measured several times. */

import stringWidth from "string-width";

/**
 * Characters that take one column each, whatever stands beside them: printable ASCII and Latin-1, common punctuation, and
 * the signs of a report. Others are looked up in tables of Unicode, which take longer to set up than a report to render.
 */
const PLAIN =
  /^[ -~\u00a1-\u00ac\u00ae-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u25a0\u25b2\u25c6\u25cf\u2713\u2717]*$/;

export function textWidth(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text);
}

/** Whether each code unit is a character that takes one column. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}
