/** What a synthetic trail holds, by those who wrote it: what every way of asking it is held to. */

export interface Written {
  readonly records: number;
  readonly files: number;
  /** Bytes before and after packing. */
  readonly unpacked: number;
  readonly stored: number;
  /** By the library's entry: how many records its query matches. */
  readonly answers: Readonly<Record<string, number>>;
}
