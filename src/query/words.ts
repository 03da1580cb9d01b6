/** Words people type for what the clouds log under other names: a command, a REST verb, an error code. */

import type { Activity, Outcome } from "../model/event.ts";
import { type Expr, type Leaf, leaf, or } from "./expr.ts";
import { knownField } from "./fields.ts";
import { literalText } from "./pattern.ts";

export interface Taken {
  readonly field: "activity" | "outcome";
  readonly value: Activity | Outcome;
  /** One line that says what the word was taken for, and why. */
  readonly note: string;
}

interface Word {
  readonly field: Taken["field"];
  readonly value: Taken["value"];
  /** What is really logged. */
  readonly logged: string;
  /** The spelling that is a real event name: taken as it is. */
  readonly real?: string;
}

const OPENED =
  "ec2-instance-connect OpenTunnel, ssm StartSession; Google AuthorizeUser with iap.tunnelInstances.accessViaIAP";
const GRANTED = "Google SetIamPolicy; AWS Attach*Policy, Put*Policy, UpdateAssumeRolePolicy";
const MINTED = "in iamcredentials.googleapis.com; AWS AssumeRole*, GetSessionToken, GetFederationToken";
const DENIED = "an error code (CloudTrail errorCode, Google status 7), not an operation";

/** By the word in lower case without `-`, `_` and blanks. */
const WORDS: Readonly<Record<string, Word>> = {
  createtunnel: { field: "activity", value: "session.open", logged: OPENED },
  opentunnelsession: { field: "activity", value: "session.open", logged: OPENED },
  startiaptunnel: { field: "activity", value: "session.open", logged: OPENED },
  addiampolicybinding: { field: "activity", value: "policy.grant", logged: GRANTED },
  removeiampolicybinding: { field: "activity", value: "policy.revoke", logged: GRANTED },
  generateaccesstoken: minted("GenerateAccessToken"),
  generateidtoken: minted("GenerateIdToken"),
  signjwt: minted("SignJwt"),
  signblob: minted("SignBlob"),
  accessdenied: { field: "outcome", value: "denied", logged: DENIED },
  permissiondenied: { field: "outcome", value: "denied", logged: DENIED },
};

function minted(real: string): Word {
  return { field: "activity", value: "credential.mint", logged: `${real} ${MINTED}`, real };
}

/** What a word is taken for, in any case; `undefined` for a word that the clouds log exactly so, and for any other. */
export function takenFor(word: string): Taken | undefined {
  const folded = word.toLowerCase().replaceAll(/[-_ ]/g, "");
  const known = Object.hasOwn(WORDS, folded) ? WORDS[folded] : undefined;
  if (known === undefined || known.real === word) return undefined;
  const { field, value, logged } = known;
  return { field, value, note: `"${word}" was taken for ${field} ${value} (logged as ${logged})` };
}

const OPERATION_FIELDS = new Set(["api.operation", "api.canonical", "eventName", "protoPayload.methodName"]);

/**
 * A leaf that asks an operation's name, an activity or an outcome for such a word, widened: the literal name still
 * matches, and so does every event of the class it was taken for.
 */
export function widen(asked: Leaf): { readonly expr: Expr; readonly note?: string } {
  const { field, test } = asked;
  const word = test.kind === "like" ? literalText(test.pattern) : undefined;
  const taken = word === undefined ? undefined : takenFor(word);
  if (taken === undefined) return { expr: asked };
  const meant = leaf(knownField(taken.field), { kind: "like", pattern: [{ text: taken.value }], cased: false });
  if (field.name === taken.field) return { expr: meant, note: taken.note };
  return OPERATION_FIELDS.has(field.name) ? { expr: or(asked, meant), note: taken.note } : { expr: asked };
}
