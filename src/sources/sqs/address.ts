/** How a queue is named in a source's URI: by its name, by account and name, or by its whole URL. */

export type QueueAddress =
  | { readonly kind: "name"; readonly name: string; readonly account?: string }
  | { readonly kind: "url"; readonly url: string; readonly endpoint: string; readonly region?: string };

const NAME = /^[A-Za-z0-9_-]{1,80}(\.fifo)?$/;
const ACCOUNT = /^\d{12}$/;

/** `undefined` for what is none of the three. */
export function parseQueueAddress(host: string, path: string): QueueAddress | undefined {
  if (path === "") return NAME.test(host) ? { kind: "name", name: host } : undefined;
  if (ACCOUNT.test(host)) return NAME.test(path) ? { kind: "name", name: path, account: host } : undefined;
  const [account = "", name = "", ...more] = path.split("/");
  if (!host.includes(".") || !ACCOUNT.test(account) || !NAME.test(name) || more.length > 0) return undefined;
  const endpoint = `https://${host}`;
  const region = /^sqs\.([a-z0-9-]+)\./.exec(host)?.[1] ?? /\.sqs\.([a-z0-9-]+)\.vpce\./.exec(host)?.[1];
  return {
    kind: "url",
    url: `${endpoint}/${path}`,
    endpoint,
    ...(region === undefined ? {} : { region }),
  };
}
