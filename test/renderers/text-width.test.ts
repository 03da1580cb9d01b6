import fc from "fast-check";
import stringWidth from "string-width";
import { expect, it } from "vitest";
import { isPlain, textWidth } from "../../src/renderers/text-width.ts";

const PLAIN = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(isPlain);

it("knows printable ASCII, letters of Western Europe and the signs of a report", () => {
  for (const character of "aZ0 ~éß×·…▲●■◆✓✗–“”") expect(isPlain(character), character).toBe(true);
});

it.each(["商", "\u0301", "\u00ad", "\u200d", "\ufe0f", "\u001b", "\n", "👍"])(
  "leaves %j to the tables of Unicode",
  (character) => {
    expect(isPlain(`a${character}`)).toBe(false);
  },
);

it("measures plain text as the tables do", () => {
  for (const character of PLAIN) expect(stringWidth(character), JSON.stringify(character)).toBe(1);
  const text = fc.array(fc.constantFrom(...PLAIN), { maxLength: 30 }).map((characters) => characters.join(""));
  fc.assert(fc.property(text, (plain) => stringWidth(plain) === textWidth(plain)));
});

it("measures any text as the tables do", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => stringWidth(text) === textWidth(text)));
});
