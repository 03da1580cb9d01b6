/** CloudTrail events and new trail files announced in a queue. */

import type { SourceSettings } from "../config/config.ts";
import type { Source } from "../engine/source.ts";
import { UsageError } from "../model/errors.ts";
import { PATIENT, type Patience } from "./aws/patience.ts";
import type { SourceKind } from "./kind.ts";
import { openStore, type S3Store } from "./s3/store.ts";
import { parseQueueAddress, type QueueAddress } from "./sqs/address.ts";
import { DRAIN, type DrainOptions, drain } from "./sqs/drain.ts";
import { examineQueue } from "./sqs/examine.ts";
import { permissions } from "./sqs/permissions.ts";
import { planQueue } from "./sqs/plan.ts";
import { openQueue } from "./sqs/queue.ts";
import { parseSourceUri, refuseSettings } from "./uri.ts";

const FORM = "sqs://QUEUE, sqs://ACCOUNT/QUEUE or sqs://sqs.REGION.amazonaws.com/ACCOUNT/QUEUE";

export const sqs: SourceKind = {
  summary: "CloudTrail events and new trail files announced in a queue",
  form: FORM,
  permissions,
  open: async (uri, settings) => openQueueSource(uri, settings),
};

export interface QueueOptions extends DrainOptions {
  readonly patience: Patience;
}

/** `options`: how long to wait for messages, and how requests that fail are asked again. */
export function openQueueSource(
  uri: string,
  given: SourceSettings,
  options: QueueOptions = { ...DRAIN, patience: PATIENT },
): Source {
  const { address, name, settings } = parseQueueUri(uri, given);
  return {
    name,
    plan: () => planQueue(address, options),
    async *read(request, context) {
      const queue = await openQueue(address, settings, options.patience);
      let store: Promise<S3Store> | undefined;
      const open = (): Promise<S3Store> => {
        store ??= openStore(settings, options.patience);
        return store;
      };
      yield* drain(queue, open, request, context, options);
    },
    async *examine(context) {
      yield* examineQueue(await openQueue(address, settings, options.patience), context);
    },
  };
}

function parseQueueUri(
  uri: string,
  given: SourceSettings,
): { readonly address: QueueAddress; readonly name: string; readonly settings: SourceSettings } {
  const { host, path, settings } = parseSourceUri(uri, FORM, given);
  refuseSettings(uri, settings, ["region", "profile", "role", "externalId"]);
  const address = parseQueueAddress(host, path);
  if (address === undefined) throw new UsageError(`${uri} names no queue`, { hint: `write ${FORM}` });
  const { role } = settings;
  if (role !== undefined && !role.startsWith("arn:")) {
    throw new UsageError(`${uri}: the role "${role}" is no ARN`, {
      hint: "a queue belongs to one account: write the role as arn:aws:iam::ACCOUNT:role/NAME",
    });
  }
  return { address, name: `sqs://${host}${path === "" ? "" : `/${path}`}`, settings };
}
