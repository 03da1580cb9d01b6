import { expect, it } from "vitest";
import { RECORD_FORMATS } from "../../src/model/record.ts";
import { normalizers } from "../../src/normalizers/index.ts";

it.each(RECORD_FORMATS)("%s has a normalizer that says why it cannot read nothing", (format) => {
  expect(normalizers[format]({})).toEqual({ invalid: expect.stringMatching(/\w/) });
});
