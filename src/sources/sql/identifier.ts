/** The one place where a name becomes SQL. */

/** Quoted as standard SQL quotes: what a name holds can never end it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
