/** A TypeScript file of this folder, told from the project's folder, as one that any Node we support runs: where that is. */
export function bundle(input: string): Promise<string>;
