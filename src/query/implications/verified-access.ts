/** Verified Access logs: every record is one road's, so most questions are answered by the format itself. */

import { ACTIVITIES, ROADS } from "../../model/event.ts";
import { TRUE } from "../expr.ts";
import { always, type Implications, never, none, oneOf, unknown } from "./implication.ts";

/** Tells the records that ask for nothing more apart from those that have none of it. */
const SOME = { because: "told by the class of the record" };

export const verifiedAccessImplications: Implications = {
  plane: always("aws"),
  time: unknown("the window is asked for instead"),
  activity: oneOf({
    ...none(ACTIVITIES),
    "access.web": SOME,
    "session.open": SOME,
    other: SOME,
  }),
  road: oneOf({ ...none(ROADS), "verified-access": TRUE }),
  "api.service": always("verified-access"),
  session: never,
  operation: never,
  policy: never,
  exposure: never,
  proxy: never,
  minted: never,
  logging: never,
  "actor.credential_uid": never,
};
