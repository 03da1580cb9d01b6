/** Operations that a query asks of a service which is not known to log them: `ec2.amazonaws.com` and `DeleteTrail`. */

import type { Expr, TemplatePart } from "../query/expr.ts";
import { literalText } from "../query/pattern.ts";
import { isOperationOf, type Service, serviceCalled } from "./operations.ts";

type Condition = Expr<TemplatePart>;

const OPERATION_FIELDS: ReadonlySet<string> = new Set([
  "api.operation",
  "api.canonical",
  "eventName",
  "protoPayload.methodName",
]);
const SERVICE_FIELDS: ReadonlySet<string> = new Set(["api.service", "eventSource", "protoPayload.serviceName"]);

/**
 * By operation, in lower case: the services it is asked of. Only operations that are misplaced wherever the condition asks
 * for them, and only where the condition says which services are meant and something is known of each of them.
 */
export function misplacedOperations(condition: Condition): ReadonlyMap<string, readonly Service[]> {
  const asked = new Map<string, Service[] | "fits">();
  collect(condition, undefined, asked);
  return new Map([...asked].flatMap(([name, services]) => (services === "fits" ? [] : [[name, services] as const])));
}

/** `among`: the services that events have here; `undefined`: any. */
function collect(here: Condition, among: readonly Service[] | undefined, asked: Map<string, Service[] | "fits">): void {
  switch (here.op) {
    case "const":
      return;
    case "not":
      collect(here.arg, among, asked);
      return;
    case "or":
      for (const arm of here.args) collect(arm, among, asked);
      return;
    case "and": {
      const stated = here.args.flatMap((part) => {
        const services = servicesOf(part);
        return services === undefined ? [] : [services];
      });
      // Of several statements the shortest says most; that all of them hold is for another rule to see.
      const [narrowest = among] = stated.sort((a, b) => a.length - b.length);
      for (const part of here.args) collect(part, narrowest, asked);
      return;
    }
    case "test": {
      const name = OPERATION_FIELDS.has(here.field.name) ? textOf(here) : undefined;
      if (name === undefined) return;
      const folded = name.toLowerCase();
      const before = asked.get(folded) ?? [];
      const misplaced = among?.every((service) => isOperationOf(service, name) === false) ?? false;
      asked.set(folded, before === "fits" || !misplaced ? "fits" : [...before, ...(among ?? [])]);
    }
  }
}

/** The only services with which a part can hold, when it says nothing else; `undefined` when it does, or names another thing. */
function servicesOf(part: Condition): readonly Service[] | undefined {
  const services: Service[] = [];
  for (const leaf of part.op === "or" ? part.args : [part]) {
    const isService = leaf.op === "test" && SERVICE_FIELDS.has(leaf.field.name);
    const service = isService ? serviceCalled(textOf(leaf) ?? "") : undefined;
    if (service === undefined) return undefined;
    services.push(service);
  }
  return services;
}

function textOf({ test }: Extract<Condition, { op: "test" }>): string | undefined {
  return test.kind === "like" ? literalText(test.pattern) : undefined;
}
