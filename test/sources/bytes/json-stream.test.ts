import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSplitter, type Fault } from "../../../src/sources/bytes/json-stream.ts";

interface Cut {
  readonly pieces: readonly string[];
  readonly faults: readonly Fault["reason"][];
}

function split(input: string | Buffer, chunk = Number.POSITIVE_INFINITY, largest?: number): Cut {
  const pieces: string[] = [];
  const faults: Fault["reason"][] = [];
  const splitter = createSplitter(
    {
      piece: ({ bytes, holder }) =>
        pieces.push(`${holder === undefined ? "" : `${holder}: `}${bytes.toString().trim()}`),
      fault: ({ reason }) => faults.push(reason),
    },
    largest,
  );
  const bytes = Buffer.from(input);
  for (let at = 0; at < bytes.length; at += chunk) splitter.push(bytes.subarray(at, at + chunk));
  splitter.end();
  return { pieces, faults };
}

describe("whole texts", () => {
  it.each([
    ["one value", '{"a":1}', ['{"a":1}']],
    ["NDJSON", '{"a":1}\n{"b":2}\r\n{"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}']],
    ["concatenated", '{"a":1}{"b":2} {"c":[]}', ['{"a":1}', '{"b":2}', '{"c":[]}']],
    ["pretty-printed", '{\n  "a": {\n    "b": [1, {}]\n  }\n}\n', ['{\n  "a": {\n    "b": [1, {}]\n  }\n}']],
    ["a list", '[{"a":1}, {"b":2}]', ['{"a":1}', '{"b":2}']],
    ["a list of anything", '[1, "x,]{", null,[2,[3]] ]', ["1", '"x,]{"', "null", "[2,[3]]"]],
    ["lists on lines", '[{"a":1}]\n[{"b":2}]', ['{"a":1}', '{"b":2}']],
    [
      "brackets, quotes and backslashes in text",
      '{"a":"}]\\"{[\\\\","b":"\\\\\\""}{"c":1}',
      ['{"a":"}]\\"{[\\\\","b":"\\\\\\""}', '{"c":1}'],
    ],
    ["a list under a known key", '{"Records":[{"a":1},{"b":2}]}', ['Records: {"a":1}', 'Records: {"b":2}']],
    [
      "one with neighbours",
      '{"x":{"Records":[9]},"Events" : [ {"a":1} ],"NextToken":"t","entries":[2]}',
      ['Events: {"a":1}', "entries: 2"],
    ],
    [
      "an Elastic search result",
      '{"took":1,"hits":{"total":{"value":2},"hits":[{"a":1},{"b":2}]},"x":1}',
      ['hits.hits: {"a":1}', 'hits.hits: {"b":2}'],
    ],
    [
      "a key that only looks known",
      '{"a":{"Records":[1]},"b":"Records","Record":[2],"hit":{"hits":[3]}}',
      ['{"a":{"Records":[1]},"b":"Records","Record":[2],"hit":{"hits":[3]}}'],
    ],
    ["no list under a known key", '{"Records":{"a":1},"entries":"[]"}', ['{"Records":{"a":1},"entries":"[]"}']],
    ["empty lists", '[]{"Records":[]}', []],
    ["values with commas between them", '{"a":1},{"b":2}', ['{"a":1}', '{"b":2}']],
    ["nothing", " \n ", []],
  ])("cuts %s", (_, input, pieces) => {
    expect(split(input)).toEqual({ pieces, faults: [] });
  });
});

describe("broken texts lose what is broken", () => {
  it.each([
    ["a line that never closes", '{"a":1}\n{"b":{"c":1\n{"d":2}\n{"e":3}\n', ['{"a":1}', '{"d":2}', '{"e":3}'], 1],
    ["a line with an open list", '{"a":1}\n{"b":[1,\n{"d":2}\n{"e":3}\n', ['{"a":1}', '{"d":2}', '{"e":3}'], 1],
    ["a line with an open text", '{"a":1}\n{"b":"c\n{"d":2}\n{"e":3}', ['{"a":1}', '{"d":2}', '{"e":3}'], 1],
    ["a line that ends in a backslash", '{"a":1}\n{"b":"c\\\n{"d":2}\n{"e":3}', ['{"a":1}', '{"d":2}', '{"e":3}'], 1],
    ["a line with too many brackets", '{"a":1}}\n{"d":2}', ['{"a":1}', '{"d":2}'], 1],
    ["a last line cut off", '{"a":1}\n{"b":2}\n{"c":"x', ['{"a":1}', '{"b":2}'], 1],
    [
      "an element without its end",
      '{"Records":[{"a":1},{"b":2,{"c":3},{"d":4}]}',
      ['Records: {"a":1}', 'Records: {"c":3}', 'Records: {"d":4}'],
      1,
    ],
    [
      "an element with an open text",
      '{"Records":[{"a":1},{"b":"2},{"c":3},{"d":4}]}',
      ['Records: {"a":1}', 'Records: {"c":3}', 'Records: {"d":4}'],
      1,
    ],
    [
      "an element with an open list",
      '{"Records":[{"a":1},{"b":[2},{"c":3},{"d":4}]}',
      ['Records: {"a":1}', 'Records: {"c":3}', 'Records: {"d":4}'],
      1,
    ],
    ["a file of lists with a broken one", '{"Records":[{"a":1]}\n{"Records":[{"b":2}]}', ['Records: {"b":2}'], 1],
    [
      "JSON kept as text inside a broken element",
      '[{"a":"{\\"x\\":[{\\"y\\":1},{\\"z\\":2}]}" 5},{"c":3}]',
      ['{"c":3}'],
      1,
    ],
    ["a list that never closes", '[{"a":1},{"b":2}', ['{"a":1}', '{"b":2}'], 1],
  ])("%s", (_, input, pieces, faults) => {
    const cut = split(input);
    expect(cut.pieces).toEqual(pieces);
    expect(cut.faults).toHaveLength(faults);
  });

  it("leaves to JSON.parse what is balanced and still no JSON", () => {
    expect(split('{"Records":[{"a":1},{b},{"c":tru},{"d":4}]}').pieces).toEqual([
      'Records: {"a":1}',
      "Records: {b}",
      'Records: {"c":tru}',
      'Records: {"d":4}',
    ]);
  });

  it("tells where", () => {
    const places: unknown[] = [];
    const splitter = createSplitter({
      piece: ({ place }) => places.push(place),
      fault: ({ place }) => places.push(place),
    });
    splitter.push(Buffer.from('{"a":1}\n{"b":"x\n{"c":{\n}}\n {"d":4}'));
    splitter.end();
    expect(places).toEqual([
      { offset: 0, line: 1 },
      { offset: 8, line: 2 },
      { offset: 16, line: 3 },
      { offset: 27, line: 5 },
    ]);
  });
});

describe("bounds", () => {
  it("passes over a record that is too large and reads on", () => {
    const large = `{"x":"${"y".repeat(5000)}"}`;
    expect(split(`[{"a":1},${large},{"b":2}]`, 100, 1000)).toEqual({
      pieces: ['{"a":1}', '{"b":2}'],
      faults: ["too-large"],
    });
    expect(split(`${large}\n{"b":2}`, 100, 1000)).toEqual({ pieces: ['{"b":2}'], faults: ["too-large"] });
  });

  it("reads a list of any size under a known key", () => {
    const list = `{"Records":[${Array.from({ length: 1000 }, (_, i) => `{"i":${i}}`).join(",")}]}`;
    expect(split(list, 100, 1000).pieces).toHaveLength(1000);
  });

  it.each([
    [100, 1, 0],
    [511, 1, 0],
    [600, 0, 1],
    [100_000, 0, 1],
  ])("reads %i levels of nesting: %i pieces, %i faults", (levels, pieces, faults) => {
    const cut = split(`{"a":${"[".repeat(levels)}${"]".repeat(levels)}}\n{"b":1}`);
    expect(cut.pieces).toHaveLength(pieces + 1);
    expect(cut.faults).toEqual(Array(faults).fill("too-deep"));
  });

  it("says so where a record that is too deep never ends, and took with it what follows", () => {
    const cut = split(`{"c":1}\n{"a":${"[".repeat(600)}\n{"b":1}\n{"b":2}\n`);
    expect(cut.pieces).toHaveLength(1);
    expect(cut.faults).toEqual(["too-deep", "truncated"]);
  });

  it("looks at no text more than a few times, even where each line might begin a record", () => {
    const nasty = `${'{"a":[\n'.repeat(250)}${"1,".repeat(1_000_000)}}`;
    expect(split(nasty, 65_536, 4_000_000).faults.length).toBeLessThan(8);
    const small = `${'{"a":[\n'.repeat(250)}${"1,".repeat(50_000)}}`;
    expect(split(small, 65_536).faults.length).toBeLessThan(8);
  });

  it("takes no record apart that has a list of a known name, wherever that stands", () => {
    const own = '"eventName":"x","userIdentity":{}';
    const pieces = [
      `{${own},"events":[{"x":1}]}`,
      `{"userIdentity":{},"eventName":"x","events":[],"more":[1],"Records":[]}`,
    ];
    for (const piece of pieces) expect(split(piece)).toEqual({ pieces: [piece], faults: [] });
    // What was taken apart before it was known is lost, and told.
    expect(split(`{"events":[{"x":1}],${own},"entries":[{"y":1}]}`)).toEqual({
      pieces: ['events: {"x":1}'],
      faults: ["unreadable"],
    });
    expect(split(`{"events":[{"x":1}],"a":1}{"eventName":"x"}`).faults).toEqual([]);
  });

  it("takes apart what only speaks of records' keys", () => {
    const parts = ['"orderBy":"eventName"', '"query":{"eventName":1,"protoPayload":2}', '"list":["eventName"]'];
    for (const part of parts) expect(split(`{${part},"Records":[{"a":1},{"b":2}]}`).pieces).toHaveLength(2);
  });

  it("finds a list whose key and bracket lie far apart, after another list", () => {
    expect(split(`{"Events":[1],"Records"${" ".repeat(5000)}:${" ".repeat(5000)}[2]}`, 64).pieces).toEqual([
      "Events: 1",
      "Records: 2",
    ]);
  });
});

const tokens = fc.constantFrom(
  ...'{ } [ ] , : " \\ \n a 1 é'.split(" "),
  '"k"',
  '{"a":1}',
  '"Records":[',
  '{"Records":[',
  '{"hits":{"hits":[',
  "},{",
  "null",
  " ",
  '\\"',
);

it("cuts the same wherever the chunks end", () => {
  fc.assert(
    fc.property(fc.array(tokens, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (parts, chunk) => {
      expect(split(parts.join(""), chunk)).toEqual(split(parts.join("")));
    }),
    { numRuns: 3000 },
  );
});

it("cuts what JSON.stringify wrote into the same values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), { maxLength: 6 }),
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom(0, 2),
      (values, chunk, indent) => {
        const parsed = (input: string) => {
          const cut = split(input, chunk);
          return { values: cut.pieces.map((piece) => JSON.parse(piece.replace(/^Records: /, ""))), faults: cut.faults };
        };
        const wanted = { values: JSON.parse(JSON.stringify(values)), faults: [] };
        expect(parsed(JSON.stringify(values, null, indent))).toEqual(wanted);
        expect(parsed(JSON.stringify({ x: 1, Records: values, y: [2] }, null, indent))).toEqual(wanted);
      },
    ),
    { numRuns: 500 },
  );
});

it("counts members as many as colons outside of texts", () => {
  const counts: number[] = [];
  const splitter = createSplitter({ piece: ({ members }) => counts.push(members), fault: () => undefined });
  splitter.push(Buffer.from('{"a":1,"b:":{"c":":"}}[{"x":[{"y":1}]},{},3]'));
  splitter.end();
  expect(counts).toEqual([3, 2, 0, 0]);
});

it("never throws on garbage", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(split(Buffer.from(bytes), 13).pieces.length).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 2000 },
  );
});
