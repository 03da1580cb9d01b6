/** The only place that touches `Date`: instants and durations as values, never a clock. */

/** A point in time: RFC 3339 in UTC with the digits that were logged (Google writes up to nine), and whole epoch milliseconds. */
export interface Instant {
  readonly text: string;
  readonly ms: number;
}

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s?([Zz]|UTC|[+-]\d{2}:?\d{2})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Parses RFC 3339 and its common relatives (a blank for `T`, `UTC`, no zone at all, which means UTC, a bare date).
 * Answers `undefined` for anything else and for impossible dates such as 30 February or 24:60.
 */
export function parseInstant(value: string): Instant | undefined {
  return parsePlain(value) ?? parseWritten(value);
}

/** `2026-06-01T12:00:00Z`, with or without a fraction: how both clouds write nearly every time, read digit by digit. */
function parsePlain(value: string): Instant | undefined {
  const end = value.length - 1;
  const hasFraction = end > 20 && end < 30 && value[19] === ".";
  const marks = `${value[4]}${value[7]}${value[10]}${value[13]}${value[16]}${value[end]}`;
  if (marks !== "--T::Z" || (end !== 19 && !hasFraction)) return undefined;
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 7);
  const day = digits(value, 8, 10);
  const hour = digits(value, 11, 13);
  const minute = digits(value, 14, 16);
  const second = digits(value, 17, 19);
  // `Date` takes years below 100 for years of the last century.
  const fits = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
  if (!fits) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (day > 28 && new Date(ms).getUTCDate() !== day) return undefined;
  if (!hasFraction) return { ms, text: value };
  if (Number.isNaN(digits(value, 20, end))) return undefined;
  let last = end;
  while (value[last - 1] === "0") last -= 1;
  const text = last === end ? value : `${value.slice(0, last === 20 ? 19 : last)}Z`;
  return { ms: ms + digits(value, 20, Math.min(end, 23)) * 10 ** Math.max(0, 23 - end), text };
}

/** The number that decimal digits write; NaN where something else stands among them. */
function digits(value: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = value.charCodeAt(at) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

function parseWritten(value: string): Instant | undefined {
  const date = DATE.exec(value);
  const match = date ? [...date, "00", "00", "00", undefined, "Z"] : RFC3339.exec(value);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const leap = second === "60";
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, leap ? "59" : second].map(Number) as number[];
  const local = Date.UTC(y ?? 0, (mo ?? 0) - 1, d, h, mi, s);
  const back = new Date(local);
  const real =
    back.getUTCMonth() + 1 === mo && back.getUTCDate() === d && (h ?? 24) < 24 && (mi ?? 60) < 60 && (s ?? 60) < 60;
  if (!real) return undefined;
  const seconds = local - offsetMinutes(zone) * 60_000;
  const digits = fraction.replace(/0+$/, "");
  const ms = seconds + Number(digits.slice(0, 3).padEnd(3, "0"));
  return { ms, text: `${new Date(seconds).toISOString().slice(0, 19)}${digits === "" ? "" : `.${digits}`}Z` };
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

/** RFC 3339 in UTC for whole epoch milliseconds, without a fraction that is zero. */
export function formatInstant(ms: number): string {
  const minute = Math.floor(ms / MINUTE_MS);
  if (minute !== lastMinute) {
    lastUpToSeconds = new Date(minute * MINUTE_MS).toISOString().slice(0, -"00.000Z".length);
    lastMinute = minute;
  }
  const rest = ms - minute * MINUTE_MS;
  const seconds = String(Math.floor(rest / 1000)).padStart(2, "0");
  const fraction = rest % 1000;
  if (fraction === 0) return `${lastUpToSeconds}${seconds}Z`;
  return `${lastUpToSeconds}${seconds}.${String(fraction).padStart(3, "0").replace(/0+$/, "")}Z`;
}

const MINUTE_MS = 60_000;
/** Of the instant that was written last: most are written beside others of their minute. */
let lastMinute = Number.NaN;
let lastUpToSeconds = "";

/** For libraries whose own type of an instant is `Date`. */
export function asDate(ms: number): Date {
  return new Date(ms);
}

/** Orders instants to the nanosecond. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.ms - b.ms || Number(subMillisecond(a.text)) - Number(subMillisecond(b.text));
}

function subMillisecond(instant: string): string {
  const dot = instant.indexOf(".");
  return dot < 0 ? "0" : instant.slice(dot + 4, -1).padEnd(6, "0");
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/** How durations are written. */
export const DURATION = /^(\d{1,9}[smhdw])+$/;

/** Milliseconds of a duration such as `90m`, `1h30m`, `24h`, `7d`, `2w`; `undefined` for anything else, also for zero. Sigma writes `timespan` the same way. */
export function parseDuration(value: string): number | undefined {
  if (!DURATION.test(value)) return undefined;
  let total = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+)([smhdw])/g))
    total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return total > 0 ? total : undefined;
}

/** A duration people read at a glance: `45s`, `12m`, `3h 20m`, `8d 4h`. */
export function formatDuration(ms: number): string {
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
  ] as const;
  const first = units.findIndex(([, size]) => ms >= size);
  if (first < 0) return `${Math.round(ms)}ms`;
  let rest = ms;
  const parts: string[] = [];
  for (const [unit, size] of units.slice(first, first + 2)) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount}${unit}`);
  }
  return parts.join(" ");
}

/** The half-open span `[since, until)`, in epoch milliseconds. */
export interface TimeWindow {
  readonly since: number;
  readonly until: number;
}

export function within(window: TimeWindow, ms: number): boolean {
  return ms >= window.since && ms < window.until;
}
