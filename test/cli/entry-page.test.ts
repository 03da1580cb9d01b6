/** The page of an entry: everything a responder needs, in order, and nothing that a stranger's file could act with. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryPage } from "../../src/cli/entry-page.ts";
import { markdownPage, textPage } from "../../src/cli/page.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import { ENTRY, sound } from "../runbook/entry.ts";

const entry = sound(ENTRY);
const text = (runbook: Runbook) => textPage(entryPage(runbook), { color: false, width: 80 });
const markdown = (runbook: Runbook) => markdownPage(entryPage(runbook));

/** What is left for Markdown to act on, as in the report's own tests. */
function active(page: string): string {
  return page.replace(/^( *)(`{3,})[^\n]*\n[\s\S]*?\n\1\2$/gm, "").replace(/\\[!-/:-@[-`{-~]/g, "");
}

const HOSTILE =
  "</td><script>x</script> ![i](https://evil.example/i.png) www.evil.example `c` *b* | # \u001b[2J\u202e\n# h\n- l";

/** Every text of it by a stranger. */
const hostile: Runbook = {
  ...entry,
  title: HOSTILE,
  tags: [HOSTILE],
  rationale: HOSTILE,
  example_output: `a\n\`\`\`\n${HOSTILE}`,
  next_steps: [{ title: HOSTILE, command: `echo\n\`\`\`\`\n${HOSTILE}` }],
  falsepositives: [HOSTILE],
  references: [HOSTILE, "javascript:alert(1)", "https://evil.example/)<b>", "http://evil.example"],
  author: HOSTILE,
  license: HOSTILE,
  derived_from: HOSTILE,
};

describe("the page", () => {
  it("goes from why to what to do, and ends with where it comes from", () => {
    const given = { ...entry, author: "Ada", falsepositives: ["A pipeline"], references: ["https://docs.example.com"] };
    expect([...markdown(given).matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      "Why",
      "Run it",
      "What a result looks like",
      "What its columns say",
      "Innocent causes, to rule out first",
      "What to do with a finding",
      "Parameters",
      "Query",
      "Its tests",
      "References",
      "Origin",
      "File",
    ]);
  });

  it("names every parameter that has to be given", () => {
    const given = {
      ...entry,
      params: { ...entry.params, who: { type: "string", description: "Who", optional: false } },
    } as const;
    expect(text(given)).toContain("\n  iaprun exec failed-auth-by-range -p who=... --since 24h --source ./trail/\n");
  });

  it("says whose it is", () => {
    const given = { ...entry, author: "Ada", license: "MIT", derived_from: "0c2a" };
    expect(text(given)).toContain("Origin\n  - author: Ada\n  - licence: MIT\n  - made from the rule: 0c2a\n");
  });

  it("keeps paragraphs, and joins the lines of one", () => {
    expect(text({ ...entry, rationale: "one\nline\n\ntwo" })).toContain("Why\n  one line\n\n  two\n");
    expect(markdown({ ...entry, rationale: "one\ntwo" })).toContain("## Why\n\none\n\ntwo\n");
  });
});

describe("in Markdown", () => {
  it("leaves nothing of a stranger's text to act on", () => {
    const left = active(markdown(hostile));
    expect(left).not.toMatch(/[<>]|\]\(|!\[|:\/\/|www\.|`|\*b/);
    expect(left.match(/^#.*$/gm)?.length).toBe(left.match(/^(# failed-auth-by-range|## [A-Z])/gm)?.length);
  });

  it.each([
    ["- a list", "\\- a list"],
    ["+ a list", "\\+ a list"],
    ["1. a list", "1\\. a list"],
    ["12) a list", "12\\) a list"],
    ["---", "\\---"],
    ["===", "\\==="],
    ["# a heading", "\\# a heading"],
    ["    code", "code"],
    ["v1.2 is no list", "v1.2 is no list"],
  ])("makes no more of the paragraph %j than text", (given, written) => {
    expect(markdown({ ...entry, rationale: given })).toContain(`## Why\n\n${written}\n\n## Run it`);
  });

  it.each([
    ["https://attack.mitre.org/techniques/T1110/", "- <https://attack.mitre.org/techniques/T1110/>"],
    ["https://docs.example.com/a?b=c&d=%20#e", "- <https://docs.example.com/a?b=c&d=%20#e>"],
    ["https://evil.example/><b>", "- https\\://evil.example/\\>\\<b\\>"],
    ["http://plain.example/", "- http\\://plain.example/"],
    ["https://user@evil.example/", "- https\\://user@evil.example/"],
    ["a book", "- a book"],
  ])("writes the reference %s as %s", (given, written) => {
    expect(markdown({ ...entry, references: [given] })).toContain(`## References\n\n${written}\n`);
  });

  it("has commands nobody can leave", () => {
    const steps = [{ title: "Look", command: "a\n```\nb" }];
    expect(markdown({ ...entry, next_steps: steps })).toContain("1. Look\n\n   ````sh\n   a\n   ```\n   b\n   ````\n");
  });

  it("has as many headings, whatever the texts", () => {
    const word = fc.string({ unit: "binary", minLength: 1 });
    const count = (page: string) => active(page).match(/^#/gm)?.length;
    fc.assert(
      fc.property(word, word, word, (rationale, title, cause) => {
        const page = markdown({ ...entry, title, rationale: `x${rationale}`, falsepositives: [`x${cause}`] });
        expect(count(page)).toBe(count(markdown({ ...entry, falsepositives: ["x"] })));
      }),
    );
  });
});

it("drives no terminal", () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(text(hostile)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});
