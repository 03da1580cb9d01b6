/** Questions to the person at a terminal, one line each. */

import { createInterface, type Interface } from "node:readline";

export interface Question {
  readonly ask: string;
  /** What an empty answer means. */
  readonly fallback: string;
  /** Without these, any text will do. */
  readonly choices?: readonly string[];
}

/** Whether somebody is there to answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Answers in the order of the questions; `undefined` when the person left (Ctrl-C, Ctrl-D). Asked on standard error. */
export async function askAll(questions: readonly Question[]): Promise<readonly string[] | undefined> {
  if (questions.length === 0) return [];
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<undefined>((resolve) => void terminal.once("close", () => resolve(undefined)));
  try {
    const answers: string[] = [];
    for (const question of questions) {
      const answer = await Promise.race([answerTo(question, terminal), left]);
      if (answer === undefined) return undefined;
      answers.push(answer);
    }
    return answers;
  } finally {
    terminal.close();
  }
}

async function answerTo({ ask, fallback, choices }: Question, terminal: Interface): Promise<string> {
  const offered = choices === undefined ? "" : ` (${choices.join(", ")})`;
  for (;;) {
    const line = await new Promise<string>((resolve) => terminal.question(`${ask}${offered} [${fallback}] `, resolve));
    const answer = line.trim() === "" ? fallback : line.trim();
    if (choices === undefined || choices.includes(answer)) return answer;
    process.stderr.write(`one of ${choices.join(", ")}, please\n`);
  }
}
