/** Among ordered items. */

/** How many of the first ones `isAmong` says yes of; it must say no of all behind them. */
export function countLeading<T>(items: readonly T[], isAmong: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isAmong(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
