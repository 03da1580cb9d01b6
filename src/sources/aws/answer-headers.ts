/** What the headers of an answer tell that the SDK's results leave out: the service's clock, a bucket's Region. */

import { isObject } from "../../model/json.ts";

/** Where in a client's stack of middleware `seeHeaders` and `createDateWatch` belong. */
export const AT_ANSWERS = { step: "deserialize", priority: "low", name: "seeHeaders" } as const;

type Handler<Args, Answer> = (args: Args) => Promise<Answer>;
type Middleware = <Args, Answer extends { readonly response: unknown }>(
  next: Handler<Args, Answer>,
) => Handler<Args, Answer>;

/** Middleware that tells of every answer's headers, refusals included; names in lower case, as the SDK's handlers make them. */
export function seeHeaders(see: (headers: Readonly<Record<string, string>>) => void): Middleware {
  return (next) => async (args) => {
    const answer = await next(args);
    see(headersOf(answer.response));
    return answer;
  };
}

export interface DateWatch {
  readonly middleware: Middleware;
  /** The service's clock: the `date` header of the last answer that had one. */
  date(): string | undefined;
}

export function createDateWatch(): DateWatch {
  let last: string | undefined;
  const middleware = seeHeaders(({ date }) => {
    last = date ?? last;
  });
  return { middleware, date: () => last };
}

function headersOf(response: unknown): Readonly<Record<string, string>> {
  const headers = isObject(response) ? response["headers"] : undefined;
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => typeof header[1] === "string"),
  );
}
