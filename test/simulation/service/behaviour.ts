import { Random } from '../../../src/simulator/random.ts';

/** How its webhooks go astray: chances, of each event or each delivery. */
export interface WebhookBehaviour {
  readonly lost: number;
  readonly duplicated: number;
  readonly late: number;
  /** The body ends too early. */
  readonly cut: number;
  /** The bank does not hear that it was received. */
  readonly unanswered: number;
  /** Somebody else sends one as well. */
  readonly forged: number;
  /** Whether what is sent again is signed anew. */
  readonly stamp: 'fresh' | 'original';
  /** That the receiver dies between two ticks. */
  readonly kills: number;
  /** That there is no room for an event. */
  readonly full: number;
}

/** Another source of chance than the rest, so that a world without webhooks is what it would be if there were none. */
export function webhooksOf(seed: number): WebhookBehaviour | undefined {
  const random = new Random(`webhooks ${seed}`);
  if (!random.chance(0.3)) return undefined;
  const rate = (most: number) => (random.chance(0.3) ? 0 : random.unit() * most);
  return {
    lost: rate(0.5),
    duplicated: rate(0.3),
    late: rate(0.3),
    cut: rate(0.1),
    unanswered: rate(0.3),
    forged: rate(0.4),
    stamp: random.pick(['fresh', 'original']),
    kills: rate(1),
    full: rate(0.2),
  };
}
