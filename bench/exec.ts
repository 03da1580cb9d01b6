/**
 * `iaprun exec` over a synthetic trail, by both roads, beside unpacking alone and other tools that are installed:
 * `npm run bench -- --records 1000000`. Needs `npm run build`. Turns alternate, medians count; the same seed makes the same
 * trail on every machine. Writes the table to `docs/benchmarks.md` with `--write`.
 */

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "400000" },
    files: { type: "string" },
    seed: { type: "string", default: "1" },
    rounds: { type: "string", default: "5" },
    write: { type: "boolean", default: false },
  },
});
const records = Number(values.records);
const files = values.files ?? String(Math.max(1, Math.round(records / 1750)));
const folder = mkdtempSync(join(tmpdir(), "iaprun-bench-"));
const WINDOW = ["--since", "2026-06-01T00:00:00Z", "--until", "2026-06-15T00:00:00Z"];

interface Way {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What the program has to print, but for lines that hold a clock. */
  readonly sameAs?: string;
}

interface Turn {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
  readonly output: string;
}

const exec = (...entries: readonly string[]): readonly string[] => [
  ...[process.execPath, "dist/main.js", "exec", ...entries, "-s", folder, ...WINDOW],
  ...["-f", "json", "--limit", "100"],
];
const slow = { IAPRUN_ROAD: "slow" };
const UNPACK = 'find "$0" -name \'*.gz\' -print0 | xargs -0 -n 16 -P "$1" gzip -dc > /dev/null';
const JQ =
  "find \"$0\" -name '*.gz' -print0 | xargs -0 gzip -dc | jq -c '.Records[] | select(.eventName == \"StartSession\")'";
const RG = 'rg -z --no-filename -c StartSession "$0" || true';

const WAYS: readonly Way[] = [
  { name: "gzip -dc (unpacking alone)", command: ["sh", "-c", UNPACK, folder, String(availableParallelism())] },
  { name: "unrecorded-sessions", command: exec("unrecorded-sessions") },
  {
    name: "unrecorded-sessions, slow road",
    command: exec("unrecorded-sessions"),
    env: slow,
    sameAs: "unrecorded-sessions",
  },
  { name: "console-login-without-mfa", command: exec("console-login-without-mfa") },
  {
    name: "console-login-without-mfa, slow road",
    command: exec("console-login-without-mfa"),
    env: slow,
    sameAs: "console-login-without-mfa",
  },
  { name: "--all", command: exec("--all") },
  { name: "--all, slow road", command: exec("--all"), env: slow, sameAs: "--all" },
  ...installed("jq", { name: "gzip -dc and jq, one literal", command: ["sh", "-c", JQ, folder] }),
  ...installed("rg", { name: "rg -z, one literal", command: ["sh", "-c", RG, folder] }),
];

try {
  const trail = ["bench/run.js", "bench/generate.ts", folder, "--records", values.records, "--files", files];
  const made = spawnSync(process.execPath, [...trail, "--seed", values.seed], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  process.stdout.write(made.stdout);
  const turns = new Map<string, Turn[]>(WAYS.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const way of WAYS) turns.get(way.name)?.push(await take(way));
  }
  for (const { name, sameAs } of WAYS) {
    if (sameAs === undefined) continue;
    if (outputOf(name) !== outputOf(sameAs)) throw new Error(`${name} and ${sameAs} do not say the same`);
  }
  const table = tableOf(turns);
  process.stdout.write(table);
  if (values.write) mkdirSync("docs", { recursive: true });
  if (values.write) writeFileSync("docs/benchmarks.md", pageOf(made.stdout.trim(), table));

  function outputOf(name: string): string | undefined {
    return turns.get(name)?.[0]?.output;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function installed(program: string, way: Way): readonly Way[] {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0 ? [way] : [];
}

/** One turn of a way; on Linux also the most memory that any one process of it took. */
async function take({ name, command, env }: Way): Promise<Turn> {
  const [program = "", ...args] = command;
  const before = process.hrtime.bigint();
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let said = "";
  let megabytes = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  let ticks = 0;
  const watch = setInterval(() => {
    const seen = look(child.pid ?? 0);
    megabytes = Math.max(megabytes, seen.megabytes);
    ticks = Math.max(ticks, seen.ticks);
  }, 20);
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  const wall = Number(process.hrtime.bigint() - before) / 1e9;
  // 2: a finding of some level, or gaps; what matters is that both roads say the same.
  if (status !== 0 && output === "" && program === process.execPath) throw new Error(`${name}: ${said}`);
  return { wall, cpu: ticks / 100, megabytes, output: output.replace(/"generated_at": "[^"]*"/, "") };
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; its ticks are hundredths of a second. */
function look(pid: number): { readonly megabytes: number; readonly ticks: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const children = Number(fields[13]) + Number(fields[14]);
    return {
      megabytes: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
      ticks: Number(fields[11]) + Number(fields[12]) + children,
    };
  } catch {
    return { megabytes: 0, ticks: 0 };
  }
}

function tableOf(turns: ReadonlyMap<string, readonly Turn[]>): string {
  const [floor = 1] = [...turns.values()].map((all) => median(all.map(({ wall }) => wall)));
  const lines = [...turns].map(([name, all]) => {
    const wall = median(all.map((turn) => turn.wall));
    const cpu = median(all.map((turn) => turn.cpu));
    const peak = Math.max(...all.map(({ megabytes }) => megabytes));
    const rate = Math.round(records / wall / 1000);
    // Of a pipeline only the shell is seen.
    const isOurs = WAYS.some((way) => way.name === name && way.command[0] === process.execPath);
    const own = isOurs ? `${cpu.toFixed(2)} | ${peak.toFixed(0)}` : " | ";
    return `| ${name} | ${wall.toFixed(2)} | ${(wall / floor).toFixed(1)} | ${rate}k | ${own} |`;
  });
  return `${["| Way | wall s | to unpacking | records/s | CPU s | peak MB |", "|---|--:|--:|--:|--:|--:|", ...lines].join("\n")}\n`;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function pageOf(trail: string, table: string): string {
  return `# Benchmarks

\`npm run build && npm run bench -- --records ${values.records} --rounds ${values.rounds} --seed ${values.seed} --write\` made this page.
Node ${process.version}, ${availableParallelism()} processors; read the ratios, not the seconds. The trail: ${trail}.
Medians of alternating turns; memory is the main process's most. Both roads gave the same report, byte for byte.

${table}`;
}
