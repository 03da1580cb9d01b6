/** Paths of all files in a folder and below it. */
export function filesBelow(folder: string): string[];

/**
 * Works on all files below the folder that the command line names, on every processor, and prints the sum of what they come to. `program`: the
 * address of the caller, which every thread runs. `open`: called once in each thread, answers what a file comes to.
 */
export function onEveryProcessor(program: string, open: () => (file: string) => number): Promise<void>;
