/** By what content a file is known. */

import { hash } from "node:crypto";

/** In hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return hash("sha256", content);
}
