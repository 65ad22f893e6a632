import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Secret } from '../../../src/base/secret.ts';
import type { Inbox } from '../../../src/extract/deps.ts';
import { type Hints, openHints } from '../../../src/run/serve/hints.ts';
import { receive } from '../../../src/run/webhook/receiver.ts';
import { openSeen } from '../../../src/run/webhook/seen.ts';
import { openSpool } from '../../../src/run/webhook/spool.ts';
import { Random } from '../../../src/simulator/random.ts';
import type { Delivery } from '../bank/courier.ts';
import { canaries } from '../bank/render.ts';
import type { Hits } from '../points.ts';
import type { WebhookBehaviour } from './behaviour.ts';
import { type Files, reachFolder, type Step } from './memory-folder.ts';

/** The program's own receiver, in one process after the other, over one folder. */
export interface Receiver {
  /** Begins a new life if there is none; it may end at any step that touches the folder. */
  live(isCalm: boolean): void;
  readonly receive: (delivery: Delivery) => Promise<number | undefined>;
  /** The events that wait, for a run that lives as long as is said, and the accounts that they have named. */
  inboxFor(
    isAlive: () => boolean,
  ): Promise<{ readonly inbox: Inbox; readonly first: readonly string[] }>;
  /** What it has heard, which a run takes. */
  readonly hints: Hints;
  /** What lies in the folder. */
  readonly files: Files;
}

interface Life {
  isOver: boolean;
  /** Comes when it listens, if it does. */
  readonly listens: Promise<(delivery: Delivery) => Promise<number>>;
}

const toleranceMs = 300_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export function openReceiver(
  { kills, full }: WebhookBehaviour,
  { seed, hits }: { readonly seed: string; readonly hits: Hits },
): Receiver {
  const random = new Random(`receiver ${seed}`);
  const files: Files = new Map();
  const hints: Hints = openHints();
  let life: Life | undefined;

  const begin = (isCalm: boolean): Life => {
    // The folder is looked at first: a few steps, then four for each event.
    let left = !isCalm && random.chance(kills) ? random.int(1, 20) : Number.POSITIVE_INFINITY;
    const fault = (step: Step) => {
      left -= 1;
      if (left < 0) {
        hits.receiver_killed += 1;
        own.isOver = true;
        return 'dies' as const;
      }
      if (isCalm || step !== 'write' || !random.chance(full)) return undefined;
      hits.spool_full += 1;
      return Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    const folder = reachFolder({ files, isAlive: () => !own.isOver, fault });
    const listen = async () => {
      const deps = {
        secrets: () => [new Secret(canaries.webhookSecret)],
        toleranceMs,
        spool: await openSpool(folder),
        seen: openSeen(1_000),
        log: quiet,
        now: Date.now,
        onEvent: hints.add,
        onForged() {},
      };
      return async (delivery: Delivery) => {
        const outcome = await receive(requestOf(delivery), deps);
        return outcome === 'accepted' || outcome === 'repeated' ? 200 : 401;
      };
    };
    const own: Life = { isOver: false, listens: listen() };
    return own;
  };
  return {
    files,
    hints,
    live(isCalm) {
      if (life === undefined || life.isOver || isCalm) life = begin(isCalm);
    },
    async receive(delivery) {
      if (life === undefined || life.isOver) return undefined;
      return (await life.listens)(delivery);
    },
    async inboxFor(isAlive) {
      const spool = await openSpool(reachFolder({ files, isAlive }));
      return { inbox: spool, first: hints.take() };
    },
  };
}

function requestOf({ signature, body, isCut }: Delivery): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers['x-qonto-signature'] = signature;
  request.push(isCut ? body.subarray(0, -1) : body);
  request.push(null);
  request.complete = !isCut;
  return request;
}
