import { createHmac } from 'node:crypto';
import { Random } from '../../../src/simulator/random.ts';
import type { FaultKind, Hits } from '../points.ts';
import type { WebhookBehaviour } from '../service/behaviour.ts';
import type { Ledger } from './ledger.ts';
import { canaries, shown } from './render.ts';

/** One request to a receiver of webhooks. */
export interface Delivery {
  readonly signature: string;
  readonly body: Buffer;
  /** The connection ended before the whole body was there. */
  readonly isCut: boolean;
}

/** The status of the answer; undefined where none comes. */
export type Receive = (delivery: Delivery) => Promise<number | undefined>;

/** How the simulated bank sends its webhooks, and what it knows of them afterwards. */
export interface Courier {
  /** Sends what has happened since. */
  send(): void;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  /** What it ever wrote, by the id of the event. */
  readonly sent: ReadonlyMap<string, string>;
  /** Ids of what it was told to have been received. */
  readonly acknowledged: ReadonlySet<string>;
}

const minute = 60_000;
const mostAttempts = 8;

/** A source of chance of its own: a world without webhooks goes on as if there were none. */
export function openCourier(
  ledger: Ledger,
  behaviour: WebhookBehaviour,
  {
    seed,
    hits,
    receive,
  }: { readonly seed: string; readonly hits: Hits; readonly receive: Receive },
): Courier {
  const random = new Random(`courier ${seed}`);
  const sent = new Map<string, string>();
  const acknowledged = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const draws = (kind: Extract<FaultKind, `webhook_${string}`>, probability: number) => {
    const isSo = random.chance(probability);
    if (isSo) hits[kind] += 1;
    return isSo;
  };
  const begin = (work: Promise<void>) => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  /** Nobody waits longer for an answer: a receiver that has died gives none. */
  const ask = (delivery: Delivery) => Promise.race([receive(delivery), wait(1_000)]);
  const knock = async (delivery: Delivery): Promise<boolean> => {
    const status = await ask(delivery);
    return (
      status !== undefined && status < 300 && !draws('webhook_unanswered', behaviour.unanswered)
    );
  };
  const deliver = async (id: string, body: string, delayMs: number) => {
    await wait(delayMs);
    const firstAt = Date.now();
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const at = behaviour.stamp === 'fresh' ? Date.now() : firstAt;
      const delivery = {
        signature: sign(body, at, canaries.webhookSecret),
        body: Buffer.from(body),
        isCut: draws('webhook_cut', behaviour.cut),
      };
      if (await knock(delivery)) {
        acknowledged.add(id);
        if (draws('webhook_replayed', behaviour.forged)) begin(replay(delivery));
        return;
      }
      await wait(5_000 * 2 ** attempt * (0.5 + random.unit()));
    }
  };
  /** Somebody has listened, and sends the same again, at once or much later. */
  const replay = async (delivery: Delivery) => {
    await wait(random.pick([1, 2 * minute, 20 * minute]));
    await ask(delivery);
  };
  /** Somebody who knows no secret says that something has happened, or changes what the bank has said. */
  const forge = async (body: string) => {
    await wait(random.int(1, minute));
    const own = body.replace('"updated"', '"deleted"').replace('"id":"', '"id":"forged-');
    const isResigned = random.chance(0.5);
    const signature = sign(
      isResigned ? own : body,
      Date.now(),
      isResigned ? 'guess' : canaries.webhookSecret,
    );
    await ask({ signature, body: Buffer.from(own), isCut: false });
  };
  return {
    sent,
    acknowledged,
    send() {
      for (const { row, version } of ledger.outbox?.splice(0) ?? []) {
        const id = random.uuid();
        const body = JSON.stringify({
          id,
          type: 'v1/transactions',
          created_at: new Date(Date.now()).toISOString(),
          data: {
            event: row.versions.length === 1 ? 'created' : 'updated',
            id: row.id,
            bank_account_id: row.account,
            status: version.status,
            updated_at: shown(version.updatedUs),
          },
        });
        if (draws('webhook_lost', behaviour.lost)) continue;
        sent.set(id, body);
        const delayMs = draws('webhook_late', behaviour.late)
          ? random.int(1, 20) * minute
          : random.int(10, 2_000);
        begin(deliver(id, body, delayMs));
        if (draws('webhook_duplicated', behaviour.duplicated))
          begin(deliver(id, body, random.int(10, 30_000)));
        if (draws('webhook_forged', behaviour.forged)) begin(forge(body));
      }
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function sign(body: string, at: number, secret: string): string {
  const seconds = Math.floor(at / 1_000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}

function wait(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
