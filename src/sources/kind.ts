/** What every kind of source gives the registry. */

import type { SourceSettings } from "../config/config.ts";
import type { Source } from "../engine/source.ts";

export interface SourceKind {
  /** What it reads, in one line. */
  readonly summary: string;
  /** How its URI is written. */
  readonly form: string;
  /** The least that reading needs, as Markdown: a policy or roles, each with why. */
  readonly permissions: string;
  /**
   * Reads the URI and the settings, and nothing else: cloud SDKs are loaded and servers asked by `read` and `examine`.
   * Throws a `UsageError` for a URI or setting that is wrong.
   */
  open(uri: string, settings: SourceSettings): Promise<Source>;
}
