/** The commander tree. Each command's work is loaded when that command runs, so that start-up stays instant. */

import { Argument, Command, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import type { ExitCode } from "../model/errors.ts";
import { PLANES } from "../model/event.ts";
import { LEVELS } from "../model/finding.ts";
import type { AthenaDdlOptions } from "./commands/athena-ddl.ts";
import type { DoctorOptions } from "./commands/doctor.ts";
import type { ExecOptions } from "./commands/exec.ts";
import type { ExplainOptions } from "./commands/explain.ts";
import type { LintOptions } from "./commands/lint.ts";
import type { ListOptions } from "./commands/list.ts";
import type { NewOptions } from "./commands/new.ts";
import type { ShowOptions } from "./commands/show.ts";
import type { TestOptions } from "./commands/test.ts";

export type SetExitCode = (code: ExitCode) => void;

export function createProgram(setExitCode: SetExitCode): Command {
  const program = new Command("iaprun")
    .description(
      "Runbook queries over AWS CloudTrail and Google Cloud audit logs:\nwho came through the proxy, who was refused, and what went around it.",
    )
    .version(manifest.version)
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride()
    .option("-c, --config <file>", "config file (default: iaprun.yaml, looked for upwards from here)")
    .option("--runbooks <dir>", "also load runbook files from this folder; repeatable", collect, [])
    .option("--no-color", "no colour, whatever the terminal")
    .addHelpText("after", EXAMPLES);

  program
    .command("list")
    .summary("the catalogue: what can be asked")
    .description("List the catalogue: every entry with its level, clouds and tags.")
    .option("--tag <tag>", "only entries with this tag; repeatable", collect, [])
    .option("--changed-since <rev>", "only entries whose file changed since this git revision, committed or not")
    .addOption(new Option("-f, --format <format>", "output format").choices(["table", "json"]).default("table"))
    .action(async (options: ListOptions, command: Command) => {
      const { list } = await import("./commands/list.ts");
      setExitCode(await list({ ...command.optsWithGlobals(), ...options }));
    });

  program
    .command("show")
    .summary("one entry: why, how, what it finds, what to do next")
    .description("Show everything an entry says: rationale, parameters, query, example output, next steps.")
    .argument("<id>", "entry id, as `iaprun list` prints it")
    .addOption(
      new Option("-f, --format <format>", "output format").choices(["text", "markdown", "json"]).default("text"),
    )
    .action(async (id: string, options: ShowOptions, command: Command) => {
      const { show } = await import("./commands/show.ts");
      setExitCode(await show(id, { ...command.optsWithGlobals(), ...options }));
    });

  question(program.command("exec"))
    .summary("run entries against a trail and print what was found")
    .description(
      "Run one or more entries in one read of the trail. An entry is an id, or the path of a runbook or Sigma rule file.",
    )
    .option("--require-clean", "refuse entries whose file is not committed to git exactly as it is")
    .addOption(
      new Option(
        "-f, --format <format>",
        "output format; jsonl and csv hold findings alone, coverage goes to standard error",
      )
        .choices(["table", "json", "jsonl", "csv", "markdown"])
        .default("table"),
    )
    .option("-o, --output <file>", "write results to a file instead of standard output")
    .addOption(new Option("--fail-on <level>", "exit 1 when a finding has this level or a higher one").choices(LEVELS))
    .option(
      "--allow-gaps",
      "exit as if complete although part of the trail could not be read; the report still says so",
    )
    .option("--limit <n>", "findings shown per entry; the rest is counted (0: all)")
    .option("--raw", "add each finding's raw records to JSON output")
    .option("--max-scan <size>", "refuse to read more than this from a bucket or an engine, such as 50GB")
    .option("--resume <dir>", "keep every page read in this folder, and go on from there when the same is asked again")
    .addHelpText("after", EXEC_EXAMPLES)
    .action(async (entries: readonly string[], options: ExecOptions, command: Command) => {
      const { exec } = await import("./commands/exec.ts");
      setExitCode(await exec(entries, { ...command.optsWithGlobals(), ...options }));
    });

  question(program.command("explain"))
    .summary("what a source would be asked, and what that costs; reads nothing")
    .description(
      "Print the requests, SQL or filter that entries would send to each source, what stays with the matcher here and why, and the requests, time, bytes and price to expect. Reads nothing.",
    )
    .addOption(new Option("-f, --format <format>", "output format").choices(["text", "json"]).default("text"))
    .action(async (entries: readonly string[], options: ExplainOptions, command: Command) => {
      const { explain } = await import("./commands/explain.ts");
      setExitCode(await explain(entries, { ...command.optsWithGlobals(), ...options }));
    });

  program
    .command("doctor")
    .summary("whether a source can be read, and what is missing")
    .description(
      "Try a source: credentials, each permission, trail and log settings, retention, clock. Exit 3 when something is missing. Without a source: the config's default, else cloudtrail:.",
    )
    .argument("[source...]", "sources as for exec --source")
    .option("--profile <name>", "use the sources of this profile of the config file")
    .addOption(new Option("-f, --format <format>", "output format").choices(["text", "json"]).default("text"))
    .action(async (sources: readonly string[], options: DoctorOptions, command: Command) => {
      const { doctor } = await import("./commands/doctor.ts");
      setExitCode(await doctor(sources, { ...command.optsWithGlobals(), ...options }));
    });

  program
    .command("athena-ddl")
    .summary("the table that Athena needs to read a trail's bucket")
    .description(
      "Print the CREATE TABLE for a trail's bucket: partitions by account, Region and day without a crawler. Run it once in Athena, then ask athena://WORKGROUP/DATABASE.TABLE. Makes nothing itself.",
    )
    .argument("<location>", "s3://BUCKET/PREFIX of the trail, up to or into AWSLogs/")
    .option("--table <name>", "database and name of the table", "default.cloudtrail")
    .option("--organization <id>", "o-...: the trail is an organization's")
    .option("--accounts <ids>", "account ids, comma between them; an organization's table may leave them to each query")
    .option("--regions <names>", "Regions, comma between them (default: every commercial one)")
    .option("--since <day>", "first day of the trail", "2020/01/01")
    .action(async (location: string, options: AthenaDdlOptions) => {
      const { athenaDdlCommand } = await import("./commands/athena-ddl.ts");
      setExitCode(athenaDdlCommand(location, options));
    });

  program
    .command("lint")
    .summary("check runbook files: what is wrong with them, and what could be better")
    .description(
      "Check runbook and Sigma rule files. Without a path: iaprun's own entries and those of the config file. Exit 1 when there are problems.",
    )
    .argument("[path...]", "files, folders, or - for standard input")
    .option("--fix", "write what has one right answer: example output, quotes around account ids, trailing blanks")
    .option("--strict", "warnings count too")
    .addOption(
      new Option("-f, --format <format>", "output format")
        .choices(["text", "json", "sarif", "github", "junit"])
        .default("text"),
    )
    .option("-o, --output <file>", "write the report to a file instead of standard output")
    .addHelpText("after", LINT_EXAMPLES)
    .action(async (paths: readonly string[], options: LintOptions, command: Command) => {
      const { lint } = await import("./commands/lint.ts");
      setExitCode(await lint(paths, { ...command.optsWithGlobals(), ...options }));
    });

  program
    .command("new")
    .summary("write a new entry that already works, or take over Sigma rules")
    .description(
      "Write a new entry and records to try it on; asks at a terminal what is not given. Or make entries of Sigma rules.\nNothing is ever overwritten.",
    )
    .argument("[id]", "id of the entry, and name of its file: kebab-case")
    .option("--title <text>", "what it finds, in a few words")
    .addOption(new Option("--level <level>", "severity of a finding (default: medium)").choices(LEVELS))
    .option("--detector <name>", "what judges the events (default: each-event)")
    .addOption(new Option("--plane <cloud>", "whose records it is first tried on (default: gcp)").choices(PLANES))
    .option("--from-sigma <path>", "make entries of a Sigma rule file, or of every rule in a folder")
    .option("--dir <folder>", "where to write (default: the first folder of runbooks in the config, else runbooks)")
    .action(async (id: string | undefined, options: NewOptions, command: Command) => {
      const { newEntry } = await import("./commands/new.ts");
      setExitCode(await newEntry(id, { ...command.optsWithGlobals(), ...options }));
    });

  program
    .command("schema")
    .summary("JSON Schema of a runbook or config file, for editors")
    .description(
      "Print the JSON Schema by which editors complete and check a runbook file (or iaprun.yaml).\nEditors with the YAML language server read it from a first line: # yaml-language-server: $schema=PATH",
    )
    .addArgument(new Argument("[kind]", "what kind of file").choices(["runbook", "config"]).default("runbook"))
    .action(async (kind: "runbook" | "config") => {
      const { schema } = await import("./commands/schema.ts");
      setExitCode(schema(kind));
    });

  program
    .command("test")
    .summary("run the tests inside runbook files")
    .description(
      "Run the tests inside runbook files, check each example_output, and name the parts of a query that no test tries.",
    )
    .argument("[path...]", "runbook files, folders or entry ids (default: the library and the config's folders)")
    .option("--update", "write example_output anew from what the first test renders")
    .option("--watch", "run again whenever a runbook or a fixture changes")
    .option("--strict", "fail where a part of a query is never true, or never false, in any test")
    .addOption(new Option("-f, --format <format>", "output format").choices(["text", "json", "junit"]).default("text"))
    .action(async (paths: readonly string[], options: TestOptions, command: Command) => {
      const { test } = await import("./commands/test.ts");
      setExitCode(await test(paths, { ...command.optsWithGlobals(), ...options }));
    });

  return program;
}

const SOURCE =
  "path, glob, -, demo, a URI such as cloudtrail: or s3://BUCKET, or a name from the config file; repeatable";

/** Which entries, with what, about which time, of which sources. */
function question(command: Command): Command {
  return command
    .argument("[entry...]", "entry ids or files")
    .option("--all", "every stable entry of the catalogue that needs no parameter")
    .option("--tag <tag>", "every entry with this tag; repeatable", collect, [])
    .option("--hours <n>", "the last n hours, or the n hours before --until (default: 24)")
    .option("--since <time>", "start, included: an ISO instant, or a duration before now (90m, 24h, 7d)")
    .option("--until <time>", "end, excluded: likewise (default: now)")
    .option("-p, --param <name=value>", "a parameter of the entry; repeatable", collect, [])
    .option("--params-file <file>", "parameters from a YAML or JSON file")
    .option("--profile <name>", "parameter values and estate of this profile of the config file")
    .option("-s, --source <source>", SOURCE, collect, [])
    .option(
      "--index <dir>",
      "folder for an index of local files: exec keeps it there, and opens only the files that a question needs",
    );
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

const EXAMPLES = `
Examples:
  iaprun list
  iaprun exec list-iap-connections --hours 24 --source demo
  iaprun exec --all --since 7d --source ./trail/
  iaprun show iap-bypass

Exit codes: 0 done · 1 findings at or above --fail-on · 2 wrong command, parameter or file
            3 part of the trail was not read · 70 a bug · 130 interrupted`;

const EXEC_EXAMPLES = `
Examples:
  iaprun exec list-iap-connections --hours 24 --source demo
  iaprun exec failed-iap-auth-by-ip-range -p threshold=3 -p ip_range=203.0.113.0/24 -s trail/
  iaprun exec --all --since 2026-11-20T00:00:00Z --until 2026-11-21T00:00:00Z -s 'logs/**/*.json.gz' -f json
  zcat events.json.gz | iaprun exec iap-bypass --since 7d --source - --fail-on high`;

const LINT_EXAMPLES = `
Examples:
  iaprun lint
  iaprun lint mine/ --strict
  iaprun lint mine/new-entry.yaml --fix
  iaprun lint --format sarif --output iaprun.sarif mine/

A rule is switched off where it does not hold, by a comment that says why:
  # iaprun-lint-disable RULE: reason`;
