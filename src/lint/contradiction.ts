/** Whether a condition contradicts itself. It answers yes only where that is certain. */

import type { Expr, TemplatePart } from "../query/expr.ts";
import type { FieldRef } from "../query/fields.ts";
import { formatExpr } from "../query/format.ts";
import { literalText } from "../query/pattern.ts";

type Condition = Expr<TemplatePart>;

/** What holds inside a conjunction. */
interface Facts {
  /** By the text of a part: whether it holds. */
  readonly holds: Map<string, boolean>;
  /** By the name of a field with one value: the values it may still have, in lower case. */
  readonly values: Map<string, ReadonlySet<string>>;
}

export function isContradiction(condition: Condition): boolean {
  return decide(condition, { holds: new Map(), values: new Map() }) === false;
}

/** `undefined`: it depends on the event. */
function decide(here: Condition, facts: Facts): boolean | undefined {
  const known = here.op === "const" ? here.value : facts.holds.get(formatExpr(here));
  if (known !== undefined) return known;
  switch (here.op) {
    case "const":
      return here.value;
    case "not": {
      const inner = decide(here.arg, facts);
      return inner === undefined ? undefined : !inner;
    }
    case "or": {
      const arms = here.args.map((arm) => decide(arm, facts));
      return arms.includes(true) ? true : arms.every((arm) => arm === false) ? false : undefined;
    }
    case "and":
      return decideAll(here.args, facts);
    case "test": {
      const asked = valuesOf(here);
      const left = asked && facts.values.get(asked.field);
      return left && asked && ![...asked.values].some((value) => left.has(value)) ? false : undefined;
    }
  }
}

/** Each part is taken for true while the others are looked at. */
function decideAll(parts: readonly Condition[], outer: Facts): boolean | undefined {
  const facts: Facts = { holds: new Map(outer.holds), values: new Map(outer.values) };
  for (const part of parts) if (!assume(part, facts)) return false;
  const decided = parts.map((part) => decideInside(part, facts));
  if (decided.includes(false)) return false;
  return parts.every((part) => decide(part, outer) === true) ? true : undefined;
}

/** A part is not its own proof: only what it is made of is looked at. */
function decideInside(part: Condition, facts: Facts): boolean | undefined {
  if (part.op === "test" || part.op === "const") return decide(part, facts);
  const others: Facts = { holds: new Map(facts.holds), values: facts.values };
  others.holds.delete(formatExpr(part.op === "not" ? part.arg : part));
  return decide(part, others);
}

/** `false`: it cannot hold beside what holds already. */
function assume(part: Condition, { holds, values }: Facts): boolean {
  const [text, truth] = part.op === "not" ? [formatExpr(part.arg), false] : [formatExpr(part), true];
  if (holds.get(text) === !truth) return false;
  holds.set(text, truth);
  const asked = valuesOf(part);
  if (asked === undefined) return true;
  const before = values.get(asked.field);
  const left = before === undefined ? asked.values : new Set([...asked.values].filter((value) => before.has(value)));
  values.set(asked.field, left);
  return left.size > 0;
}

/** The only values with which a part can hold, when it is about plain texts of one field that has one value. */
function valuesOf(part: Condition): { readonly field: string; readonly values: ReadonlySet<string> } | undefined {
  const leaves = part.op === "or" ? part.args : [part];
  const values = new Set<string>();
  const fields = new Set<string>();
  for (const leaf of leaves) {
    const text = leaf.op === "test" && leaf.test.kind === "like" ? literalText(leaf.test.pattern) : undefined;
    if (leaf.op !== "test" || text === undefined || !hasOneValue(leaf.field)) return undefined;
    fields.add(leaf.field.name);
    values.add(text.toLowerCase());
  }
  const [field] = fields;
  return field === undefined || fields.size > 1 ? undefined : { field, values };
}

/** Fields with a list somewhere on their way: of such a one two values can both be there. */
const LISTS =
  /^(actor\.delegated_by|policy\.(deltas|after)|exposure\.(rules|keys)|addendum\.updatedFields|protoPayload\.(authorizationInfo|resourceLocation))(\.|$)/;

/** Bodies of requests and responses have no fixed shape: below them anything may be a list. */
function hasOneValue({ name, type }: FieldRef): boolean {
  return type !== "any" && !LISTS.test(name);
}
