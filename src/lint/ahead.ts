/** Work on several things at once, answered in their order. */

/** Begins with up to `most` items before the first is done. */
export async function* ahead<T, R>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // Told when its turn comes, which an earlier one that failed may prevent.
    result.catch(() => {});
    running.push(result);
    if (running.length >= most) yield* first(running);
  }
  while (running.length > 0) yield* first(running);
}

async function* first<R>(running: Promise<R>[]): AsyncGenerator<R, void> {
  const result = running.shift();
  if (result !== undefined) yield await result;
}
