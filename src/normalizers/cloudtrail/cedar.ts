/** Verified Access policies are Cedar; the one question here is whether a policy lets everybody through. */

/** AWS's limit for such a document is far below. */
const LENGTH = 100_000;

/**
 * True when the document has `permit(principal, action, resource);` with no condition, or none but one that always holds
 * (`when { true }`, `unless { false }`), and no `forbid` beside it but one that never does. Strings and comments are put
 * aside first, they may contain anything.
 */
export function permitsEverybody(document: string): boolean {
  const bare = document
    .slice(0, LENGTH)
    .replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*/g, (found) => (found.startsWith('"') ? '""' : " "))
    .replace(/\s+/g, "");
  const policies = bare.split(";").map((policy) => policy.replace(/^(@\w+\(""\))+/, ""));
  if (policies.some((policy) => policy.startsWith("forbid(") && !NEVER.test(policy))) return false;
  return policies.some((policy) =>
    /^permit\(principal,action,resource,?\)(when\{true\}|unless\{false\})*$/.test(policy),
  );
}

/** A condition of its own that cannot hold. */
const NEVER = /\)((when|unless)\{[^{}]*\})*(when\{false\}|unless\{true\})/;
