/** What an account's sessions do in one Region during an hour. */

import { seeded } from "../../src/sources/demo/random.ts";
import { ACCOUNTS, callRecord, openSession, type Session, signIn } from "./aws.ts";
import { type AwsCall, DAILY, FORWARD_PORT, LOOK_UP_SESSIONS, OPEN_SHELL, otherCalls } from "./aws-calls.ts";
import { createPool, type Kind, type Pool, type Rarity } from "./pool.ts";
import { SOME_TIME } from "./template.ts";
import { weighted } from "./weighted.ts";

const HOUR = 3_600_000;
/** A session makes a few kinds of calls, many times. */
const SESSIONS = 48;
const HABITS = 3;

/** `hour`: since the epoch; `kinds`: of how many other calls most of what is called is one. */
export function awsPool(seed: number, account: number, region: string, hour: number, kinds: number): Pool {
  const id = ACCOUNTS[account] ?? ACCOUNTS[0];
  const own = (seed * 1_009 + hour) * ACCOUNTS.length + account;
  const random = seeded(own);
  const calling = (session: Session, call: AwsCall): Kind => ({
    make: (ids, refused) => callRecord(ids, SOME_TIME, session, { call, region, refused }),
  });
  const sessions = Array.from({ length: SESSIONS }, () => openSession(random, id, hour * HOUR));
  const others = otherCalls(kinds);
  const usual = sessions.flatMap((session) =>
    Array.from({ length: HABITS }, (_, habit) =>
      calling(session, weighted(random, kinds > 0 && habit % 2 === 0 ? others : DAILY)),
    ),
  );
  const signedIn = (share: number, mfa: boolean): Rarity => ({
    share,
    make: (ids) => signIn(ids, SOME_TIME, id, mfa),
  });
  const calledBySome = (share: number, call: AwsCall): Rarity => ({
    share,
    make: (ids, refused) => callRecord(ids, SOME_TIME, ids.pick(some), { call, region, refused }),
  });
  const [first = openSession(random, id, hour * HOUR), ...rest] = sessions;
  const some: readonly [Session, ...Session[]] = [first, ...rest];
  return createPool(own, usual, [
    calledBySome(0.003, OPEN_SHELL),
    calledBySome(0.002, FORWARD_PORT),
    // A decoy: the word stands elsewhere.
    calledBySome(0.0005, LOOK_UP_SESSIONS),
    signedIn(0.00016, true),
    signedIn(0.00004, false),
    // The same word in other letters, which must be found all the same.
    {
      ...calledBySome(0.00005, FORWARD_PORT),
      respell: (json) => json.replace('"StartSession"', '"Start\\u0053ession"'),
    },
  ]);
}
