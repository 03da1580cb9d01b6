/** Where unpacked bytes go: behind each other into the window, and down with it when it slides. */

/** Where the next byte goes, and the first one that may be repeated. */
export let out: u32 = 0;
export let oldest: u32 = 0;

/** What comes next repeats nothing that was written before. */
export function beginOutput(start: u32): void {
  out = start;
  oldest = start;
}

export function moveOn(end: u32): void {
  out = end;
}

/** All that was written was moved down; nothing in front of `first` may be repeated. */
export function moveOutput(by: u32, first: u32): void {
  out -= by;
  oldest = oldest > first + by ? oldest - by : first;
}

export function outputEnd(): u32 {
  return out;
}
