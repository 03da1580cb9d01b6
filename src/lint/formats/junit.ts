/** For build servers: JUnit XML, a test case for each file; warnings are failures only where they count. */

import { type JunitCase, junitXml } from "../../renderers/junit-xml.ts";
import type { Problem } from "../problem.ts";
import type { Formatter } from "./format.ts";

export const junit: Formatter = ({ files, problems }, { strict }) => {
  const counts = ({ level }: Problem): boolean => strict || level === "error";
  const all = [...new Set([...problems.map(({ file }) => file), ...files])];
  const cases = all.map((file): JunitCase => {
    const own = problems.filter((problem) => problem.file === file);
    const failures = own.filter(counts).map(describe);
    const remarks = own.filter((problem) => !counts(problem)).map(describe);
    return {
      name: file,
      ...(failures.length === 0 ? {} : { fault: { kind: "failure", text: failures.join("\n") } }),
      ...(remarks.length === 0 ? {} : { remark: remarks.join("\n") }),
    };
  });
  return junitXml([{ name: "iaprun lint", cases }]);
};

function describe({ file, line, column, level, code, message, hint }: Problem): string {
  return `${file}:${line}:${column} ${level} ${code} ${message}${hint === undefined ? "" : ` (hint: ${hint})`}`;
}
