/** Instance metadata that opens a way in: SSH and Windows keys, the serial port, and what keeps project-wide keys out. */

import type { Exposure } from "../../model/event.ts";
import { at, list, text } from "../../model/json.ts";
import type { AuditCall, Reading } from "./audit-call.ts";
import { verdict } from "./outcome.ts";

const SERIAL = "serial-port-enable";
const KEYS = new Set(["ssh-keys", "sshKeys", "windows-keys", "enable-oslogin", "block-project-ssh-keys", SERIAL]);
/** Their absence is what lets metadata keys in. */
const GUARDS = new Set(["enable-oslogin", "block-project-ssh-keys"]);

/** Which list of a delta names keys that were added, changed or taken away; the older form stands in the request. */
const DELTAS = ["instanceMetadataDelta", "projectMetadataDelta"];
const OLDER = {
  addedMetadataKeys: "Metadata Keys Added",
  modifiedMetadataKeys: "Metadata Keys Modified",
  deletedMetadataKeys: "Metadata Keys Deleted",
};

function keys(call: AuditCall, name: keyof typeof OLDER): readonly string[] {
  const listed = [...DELTAS.map((delta) => at(call.metadata, delta, name)), at(call.request, OLDER[name])];
  return listed.flatMap((value) => list(value)).flatMap((key) => text(key) ?? []);
}

/**
 * `instances.setMetadata` and `projects.setCommonInstanceMetadata`. Values are not logged, so enabling a guard looks like
 * disabling it. The delta stands in either record of the operation; without one the record tells nothing, but that of a
 * refused call never has one: there `keys` is left out.
 * https://cloud.google.com/compute/docs/logging/audit-logging
 */
export function setMetadata(call: AuditCall): Reading {
  const written = [...keys(call, "addedMetadataKeys"), ...keys(call, "modifiedMetadataKeys")].filter((key) =>
    KEYS.has(key),
  );
  const removed = keys(call, "deletedMetadataKeys").filter((key) => GUARDS.has(key));
  const touched = [...new Set([...written, ...removed])];
  const resource = call.resourceName ?? "";
  if (touched.length === 0) {
    const refused = verdict(call).outcome === "denied";
    return refused
      ? { activity: "exposure.open", exposure: { kind: "ssh-keys", resource, rules: [] } }
      : { activity: "other" };
  }
  const kind: Exposure["kind"] = touched.every((key) => key === SERIAL) ? "serial-console" : "ssh-keys";
  return {
    activity: "exposure.open",
    exposure: { kind, resource, rules: [], keys: touched },
  };
}
