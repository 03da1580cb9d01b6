/** Every form a lint report can take. */

import type { Formatter } from "./format.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { sarif } from "./sarif.ts";
import { text } from "./text.ts";

export const formats = { text, json, sarif, github, junit } as const satisfies Readonly<Record<string, Formatter>>;
export type LintFormat = keyof typeof formats;
