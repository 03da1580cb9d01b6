/** Time and memory over the size of the trail, drawn as SVG, readable on light and dark pages. */

import { SCALED, type Size } from "./parts/scaling.ts";
import type { Measured } from "./rounds.ts";

const WIDTH = 720;
const HEIGHT = 320;
const PLOT = { width: 280, height: 210, top: 70 };
const COLOURS = ["#808892", "#2f7de1", "#d9730d"];
/** Grey enough for both. */
const INK = "#7a828c";

interface Panel {
  readonly left: number;
  readonly title: string;
  readonly valueOf: (one: Measured) => number | undefined;
  /** Where a value stands: 0 at the bottom, 1 at the top. */
  readonly height: (value: number) => number;
  readonly ticks: readonly number[];
}

export function plotOf(sizes: readonly Size[]): string {
  const [least = 1, most = least] = [sizes[0]?.records, sizes.at(-1)?.records];
  const across = (records: number): number =>
    most === least ? 0.5 : Math.log(records / least) / Math.log(most / least);
  const panels = [
    timePanel(sizes.flatMap(({ measured }) => measured.map(({ wall }) => wall))),
    memoryPanel(sizes.flatMap(({ measured }) => measured.map(({ megabytes = 0 }) => megabytes))),
  ];
  const drawn = panels.map((panel) => drawPanel(panel, sizes, across)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="${INK}">
<title>Wall time and peak memory over the number of records</title>
${legend()}${drawn}</svg>
`;
}

/** Powers of ten. */
function timePanel(values: readonly number[]): Panel {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    left: 50,
    title: "Wall time, s",
    valueOf: ({ wall }) => wall,
    height: (value) => (Math.log10(value) - low) / (high - low),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}

function memoryPanel(values: readonly number[]): Panel {
  const most = Math.max(...values, 1);
  const step = [25, 50, 100, 250, 500, 1000, 5000].find((candidate) => most / candidate <= 6) ?? 10_000;
  const count = Math.ceil(most / step);
  return {
    left: 420,
    title: "Peak memory, MB",
    valueOf: ({ megabytes }) => megabytes,
    height: (value) => value / (count * step),
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  };
}

function drawPanel(panel: Panel, sizes: readonly Size[], across: (records: number) => number): string {
  const { left, title, ticks, height } = panel;
  const x = (records: number): number => left + across(records) * PLOT.width;
  const y = (value: number): number => PLOT.top + (1 - height(value)) * PLOT.height;
  const bottom = PLOT.top + PLOT.height;
  const grid = ticks.map(
    (tick) =>
      `<line x1="${left}" x2="${left + PLOT.width}" y1="${round(y(tick))}" y2="${round(y(tick))}" stroke="${INK}" stroke-opacity=".3"/>` +
      `<text x="${left - 8}" y="${round(y(tick) + 4)}" text-anchor="end">${Number(tick.toPrecision(3))}</text>\n`,
  );
  const feet = sizes.map(
    ({ records }) =>
      `<text x="${round(x(records))}" y="${bottom + 18}" text-anchor="middle">${short(records)}</text>\n`,
  );
  const lines = SCALED.map((name, index) => {
    const points = sizes.flatMap(({ records, measured }) => {
      const one = measured.find(({ way, stopped }) => way.name === name && !stopped);
      const value = one === undefined ? undefined : panel.valueOf(one);
      return value === undefined ? [] : [{ x: round(x(records)), y: round(y(value)) }];
    });
    return drawLine(points, COLOURS[index] ?? INK);
  });
  const head = `<text x="${left}" y="${PLOT.top - 22}" font-weight="bold">${title}</text>\n`;
  const foot = `<text x="${left + PLOT.width / 2}" y="${bottom + 36}" text-anchor="middle">records</text>\n`;
  return head + grid.join("") + feet.join("") + foot + lines.join("");
}

function legend(): string {
  const names = SCALED.map((name, index) => `<tspan fill="${COLOURS[index] ?? INK}" dx="16">\u25cf ${name}</tspan>`);
  return `<text x="34" y="20">${names.join("")}</text>\n`;
}

function drawLine(points: readonly { readonly x: number; readonly y: number }[], colour: string): string {
  const path = points.map(({ x, y }) => `${x},${y}`).join(" ");
  const dots = points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`).join("");
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}\n`;
}

function short(records: number): string {
  if (records >= 1_000_000) return `${records / 1_000_000}M`;
  return records >= 1000 ? `${records / 1000}k` : String(records);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
