/** Every code a config file can be refused with, and what it means. Codes never change. */

export const CONFIG_CODES = {
  "config/too-large": "The file is larger than 1 MiB",
  "config/too-deep": "Values nested more than 100 levels deep",
  "config/yaml-syntax": "The file is not valid YAML",
  "config/duplicate-key": "A key is set twice in one map",
  "config/unknown-tag": "A YAML tag that stands for no plain value",
  "config/complex-key": "A key that is not a plain word",
  "config/unresolved-alias": "An alias of nothing, or of what contains it",
  "config/too-many-aliases": "Aliases that multiply the document beyond any use",
  "config/unquoted-account-id": "An account id without quotes that would lose its leading zeros",
  "config/lossy-number": "A number without quotes that would lose digits",
  "config/unknown-key": "A key that does not belong there",
  "config/missing-key": "A key that must be there is not",
  "config/wrong-type": "A value of another kind than expected",
  "config/unknown-value": "A word outside the list of allowed words",
  "config/bad-value": "A value that breaks its rule",
  "config/unknown-profile": "There is no profile of that name",
} as const satisfies Readonly<Record<string, string>>;
