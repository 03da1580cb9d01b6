/** A runbook file's text becomes a checked entry, or every reason why not, in one pass. */

import type { Diagnostic } from "../model/diagnostic.ts";
import { idOf } from "./entry-id.ts";
import { parseEntry } from "./parse-entry.ts";
import type { Identity, ParsedRunbook } from "./runbook.ts";
import { sha256 } from "./sha256.ts";
import { isSigma, parseSigma } from "./sigma.ts";
import { readYaml, type YamlDocument } from "./yaml-document.ts";

/** What became of a file's text, with the YAML it was read from. */
export interface ParsedFile extends ParsedRunbook {
  readonly documents: readonly YamlDocument[];
}

/** `file` names the file in diagnostics and reports; its last part without the ending is the entry's id, unless there is no file. */
export function parseRunbook(text: string, file: string, id: string = idOf(file)): ParsedFile {
  const identity = { id, file, sha256: sha256(text) };
  const { documents, diagnostics } = readYaml(text, file, "runbook");
  return { documents, ...parseDocuments(documents, diagnostics, identity) };
}

function parseDocuments(
  documents: readonly YamlDocument[],
  diagnostics: readonly Diagnostic[],
  identity: Identity,
): ParsedRunbook {
  const { file } = identity;
  const values = documents.map(({ value }) => value);
  const [first, ...others] = documents;
  if (first === undefined || (values.length === 1 && values[0] === null)) {
    const empty = { file, line: 1, column: 1, code: "runbook/empty", message: "the file holds no document" };
    return { diagnostics: diagnostics.length > 0 ? diagnostics : [empty] };
  }
  if (isSigma(values)) return settle(diagnostics, parseSigma(documents, identity));
  return settle([...diagnostics, ...others.map(surplus)], parseEntry(first, identity));
}

function surplus(document: YamlDocument): Diagnostic {
  return document.place({ code: "runbook/yaml-syntax", path: [], message: "a runbook file holds one document" });
}

/** A file with any defect is no entry, also when the defect is one that its reading survived. */
function settle(before: readonly Diagnostic[], { runbook, diagnostics }: ParsedRunbook): ParsedRunbook {
  // What a text with broken syntax lacks may stand behind the break.
  const half = before.some(({ code }) => code === "runbook/yaml-syntax");
  const after = half ? diagnostics.filter(({ code }) => !code.includes("/missing-")) : diagnostics;
  const all = [...before, ...after].sort((a, b) => a.line - b.line || a.column - b.column);
  return all.length === 0 && runbook !== undefined ? { runbook, diagnostics: [] } : { diagnostics: all };
}
