/** Several reads side by side as one, in bounded memory: each holds one value, and goes on when that was taken. */

type Outcome<T> =
  | { readonly of: AsyncIterator<T>; readonly result: IteratorResult<T> }
  | { readonly of: AsyncIterator<T>; readonly error: unknown };

/**
 * Values of all `parts` as they come, at most `width` parts under way at once; the next part is taken from `parts` when
 * one has ended. The first error ends them all. Ending early ends the parts too, after what each is waiting for.
 */
export async function* merge<T>(parts: Iterable<AsyncIterable<T>>, width: number): AsyncGenerator<T> {
  const waiting = parts[Symbol.iterator]();
  const underWay = new Set<AsyncIterator<T>>();
  const arrived: Outcome<T>[] = [];
  let wake = (): void => {};

  const arrive = (outcome: Outcome<T>): void => {
    arrived.push(outcome);
    wake();
  };
  const advance = (of: AsyncIterator<T>): void => {
    of.next().then(
      (result) => arrive({ of, result }),
      (error: unknown) => arrive({ of, error }),
    );
  };
  const startMore = (): void => {
    while (underWay.size < width) {
      const part = waiting.next();
      if (part.done === true) return;
      const of = part.value[Symbol.asyncIterator]();
      underWay.add(of);
      advance(of);
    }
  };

  try {
    startMore();
    while (underWay.size > 0) {
      const outcome = arrived.shift();
      if (outcome === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if ("error" in outcome) {
        underWay.delete(outcome.of);
        throw outcome.error;
      }
      if (outcome.result.done === true) {
        underWay.delete(outcome.of);
        startMore();
        continue;
      }
      yield outcome.result.value;
      advance(outcome.of);
    }
  } finally {
    await Promise.allSettled([...underWay].map((part) => part.return?.()));
  }
}
