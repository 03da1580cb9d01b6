/** JUnit's XML, as far as the CI systems agree on it: https://github.com/testmoapp/junitxml. */

import { printable } from "../model/text.ts";

export interface JunitSuite {
  readonly name: string;
  readonly file?: string;
  readonly cases: readonly JunitCase[];
}

export interface JunitCase {
  readonly name: string;
  /** Absent for a case that passed. `error`: it could not be run. */
  readonly fault?: { readonly kind: "failure" | "error"; readonly text: string };
  /** What should be read and is no failure. */
  readonly remark?: string;
}

export function junitXml(suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "iaprun", ...counts(all) })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteLines({ name, file, cases }: JunitSuite): readonly string[] {
  const where = file === undefined ? {} : { file };
  return [
    `  <testsuite${attributes({ name, ...where, ...counts(cases) })}>`,
    ...cases.flatMap((each) => caseLines(each, attributes({ name: each.name, classname: name, ...where }))),
    "  </testsuite>",
  ];
}

function caseLines({ fault, remark }: JunitCase, named: string): readonly string[] {
  if (fault === undefined && remark === undefined) return [`    <testcase${named}/>`];
  return [
    `    <testcase${named}>`,
    ...(fault === undefined ? [] : [element(fault.kind, fault.text, attributes({ message: firstLine(fault.text) }))]),
    ...(remark === undefined ? [] : [element("system-out", remark, "")]),
    "    </testcase>",
  ];
}

function element(name: string, text: string, attributed: string): string {
  return `      <${name}${attributed}>${text.split("\n").map(escaped).join("\n")}</${name}>`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function counts(cases: readonly JunitCase[]): Readonly<Record<string, number>> {
  const count = (kind: string): number => cases.filter(({ fault }) => fault?.kind === kind).length;
  return { tests: cases.length, failures: count("failure"), errors: count("error") };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** One line of text. What XML 1.0 cannot hold at all, such as control characters, is made visible first. */
function escaped(line: string): string {
  return printable(line)
    .replaceAll(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}
