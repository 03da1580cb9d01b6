/** One sign-in for all clients of a session: seventeen Regions must not ask the SSO portal or STS seventeen times. */

interface Expiring {
  readonly expiration?: { getTime(): number };
}

/** The SDK asks again five minutes before the end as well. */
const EARLY_MS = 5 * 60_000;

/** A provider that asks `provider` once, and again when what it gave is about to expire. A failure is not remembered. */
export function remember<Args extends readonly unknown[], T extends Expiring>(
  provider: (...args: Args) => Promise<T>,
  now: () => number,
): (...args: Args) => Promise<T> {
  let asked: Promise<T> | undefined;
  const ask = (args: Args): Promise<T> => {
    const answer = provider(...args);
    asked = answer;
    answer.catch(() => {
      if (asked === answer) asked = undefined;
    });
    return answer;
  };
  return async (...args) => {
    if (asked === undefined) return ask(args);
    const before = asked;
    const held = await before;
    if (held.expiration === undefined || held.expiration.getTime() - EARLY_MS > now()) return held;
    return asked === before ? ask(args) : (asked ?? ask(args));
  };
}
