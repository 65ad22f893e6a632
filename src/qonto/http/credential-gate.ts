import { setMaxListeners } from 'node:events';
import { ConnectorError } from '../../base/errors.ts';
import type { Authorization } from './authorization.ts';
import type { HttpAnswer } from './wire.ts';

type Headers = Readonly<Record<string, string>>;

/** What every request passes on its way to the bank, so that the bank has to refuse credentials twice in a run at most. */
export interface CredentialGate {
  /**
   * Sends a request, and sends it once more when the credentials were renewed on its way. `refusal` words an answer 401,
   * undefined for one that is not about the credentials.
   * Throws it, or what the credentials themselves threw, once there is no hope left; then nothing is sent any more.
   */
  send(
    request: (headers: Headers, signal: AbortSignal) => Promise<HttpAnswer>,
    refusal: (answer: HttpAnswer) => ConnectorError | undefined,
  ): Promise<HttpAnswer>;
  /** From now on nothing is sent, for this reason. */
  shut(reason: ConnectorError): void;
  /** Ends what is under way. */
  close(): void;
}

/** Credentials, from where they were had until they are refused. */
interface Round {
  /** Fires when they are refused: whatever carries them ends with it. */
  readonly controller: AbortController;
  /** The bank has accepted them once. Until then one request goes alone: six would all be refused. */
  isProven: boolean;
}

/**
 * The bank throttles after 200 answers 401 in an hour, so credentials are renewed once in a run: at the first answer
 * 401 all that carries them is hung up on and sent again with the new ones; at the second the run is over.
 */
export function createCredentialGate(authorization: Authorization): CredentialGate {
  const lock = createSharedLock();
  let round = newRound();
  let renewal: Promise<void> | undefined;
  let over: ConnectorError | undefined;
  let isClosed = false;

  const renew = async (refusal: ConnectorError): Promise<void> => {
    try {
      if (!(await authorization.renew())) over = refusal;
      else {
        round = newRound();
        if (isClosed) round.controller.abort();
      }
    } catch (error) {
      over = error instanceof ConnectorError ? error : refusal;
    }
  };
  const refused = (refusal: ConnectorError): void => {
    round.controller.abort();
    if (renewal === undefined) renewal = renew(refusal);
    else over = refusal;
  };
  /** Undefined for a request that has to be sent again: its credentials were refused, by this answer or another. */
  const sendOnce = async (
    request: (headers: Headers, signal: AbortSignal) => Promise<HttpAnswer>,
    refusal: (answer: HttpAnswer) => ConnectorError | undefined,
  ): Promise<HttpAnswer | undefined> => {
    if (over !== undefined) throw over;
    const mine = round;
    const isAborted = () => mine.controller.signal.aborted && !isClosed;
    if (isAborted()) return undefined;
    const headers = await authorization.headers();
    try {
      const answer = await request(headers, mine.controller.signal);
      if (isAborted() && answer.status === 401) return undefined;
      const fault = answer.status === 401 ? refusal(answer) : undefined;
      if (fault !== undefined) {
        refused(fault);
        return undefined;
      }
      // A gateway that is down, or counts requests, has not looked at credentials.
      if (answer.status < 500 && answer.status !== 429) mine.isProven = true;
      return answer;
    } catch (error) {
      if (isAborted()) return undefined;
      throw error;
    }
  };
  return {
    async send(request, refusal) {
      // Once with the credentials of each round, and there are two rounds at most.
      for (;;) {
        const alone = () => !round.isProven || authorization.isDue();
        const answer = await lock.pass(alone, () => sendOnce(request, refusal));
        if (answer !== undefined) return answer;
        await renewal;
      }
    },
    shut(reason) {
      over ??= reason;
    },
    close() {
      isClosed = true;
      round.controller.abort();
    },
  };
}

function newRound(): Round {
  const controller = new AbortController();
  // As many requests listen as are under way; Node warns of more than ten.
  setMaxListeners(0, controller.signal);
  return { controller, isProven: false };
}

/** Lets many pass together, or one alone. */
interface SharedLock {
  /** `alone` is asked when the turn comes, and may change its mind until then. */
  pass<T>(alone: () => boolean, work: () => Promise<T>): Promise<T>;
}

export function createSharedLock(): SharedLock {
  let inside = 0;
  let isTaken = false;
  let waiting: (() => void)[] = [];
  const mustWait = (alone: () => boolean) => isTaken || (inside > 0 && alone());
  return {
    async pass(alone, work) {
      while (mustWait(alone)) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
      isTaken = alone();
      inside += 1;
      try {
        return await work();
      } finally {
        inside -= 1;
        isTaken = false;
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
      }
    },
  };
}
