/** The entries a command works with, whole. */

import type { Config } from "../config/config.ts";
import { type Catalogue, createCatalogue } from "../runbook/catalogue.ts";
import { idOf } from "../runbook/entry-id.ts";
import { wholeEntry } from "../runbook/whole-entry.ts";
import { type CatalogueOptions, isFile, type Listing, openListing } from "./listing.ts";

export type { CatalogueOptions };

export interface OpenCatalogue extends Pick<Listing, "complain"> {
  readonly config: Config;
  readonly catalogue: Catalogue;
}

/** `entries`: ids, or paths of runbook and Sigma files that join the catalogue for this command. */
export async function openCatalogue(
  options: CatalogueOptions,
  entries: readonly string[] = [],
): Promise<OpenCatalogue> {
  const { config, known, loaded, complain } = await openListing(options, entries);
  const library = await Promise.all(known.map(wholeEntry));
  return { config, catalogue: createCatalogue([...library, ...loaded.runbooks]), complain };
}

/** The id an entry goes by, when it was given as a file. */
export function entryId(entry: string): string {
  return isFile(entry) ? idOf(entry) : entry;
}
