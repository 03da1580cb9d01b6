/** Amounts of bytes as people write and read them, in powers of ten as providers bill them. */

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** `500 MB`, `1.5TB`, `20gb`; `undefined` for anything else, a number without a unit included. */
export function parseSize(value: string): number | undefined {
  const [, amount, letter] = /^(\d{1,12}(?:\.\d{1,3})?)\s*([kMGTP])B$/i.exec(value.trim()) ?? [];
  if (amount === undefined || letter === undefined) return undefined;
  const power = UNITS.findIndex((unit) => unit[0]?.toUpperCase() === letter.toUpperCase());
  return Math.round(Number(amount) * 1_000 ** power);
}

/** Three significant digits at most: `950 B`, `1.61 GB`. */
export function formatSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1_000 ** power;
  return `${Number(amount.toPrecision(3))} ${UNITS[power] ?? "B"}`;
}
