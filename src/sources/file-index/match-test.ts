/** Whether any match may stand in a file, told by the strings that were gathered of it. */

import type { Texts } from "../../query/backends/needles.ts";
import type { ScanTask } from "../fast-road/scan-task.ts";
import { gatheredAs } from "../scan/gathered-as.ts";
import { mayHold } from "./string-filter.ts";

/** `strings`: of a file's entry. False only where no match is among the records that passed. */
export type MatchTest = (strings: Uint8Array) => boolean;

export function createMatchTest({ needles, texts }: Pick<ScanTask, "needles" | "texts">): MatchTest {
  const hasNeedle = testOf({ any: needles });
  if (texts === undefined) return hasNeedle;
  const hasTexts = testOf({ any: [texts.aws, texts.gcp] });
  return (strings) => hasNeedle(strings) && hasTexts(strings);
}

function testOf(texts: Texts): MatchTest {
  if (typeof texts === "string") {
    const [hash] = gatheredAs([texts]);
    return (strings) => hash === undefined || mayHold(strings, hash);
  }
  const tests = ("all" in texts ? texts.all : texts.any).map(testOf);
  return "all" in texts
    ? (strings) => tests.every((test) => test(strings))
    : (strings) => tests.some((test) => test(strings));
}
