import { alteredBank } from '../../support/altered-bank.ts';
import type { Journey } from '../../support/journey.ts';

export interface HeldBank {
  readonly env: Readonly<Record<string, string>>;
  /** How many requests wait for their answers. */
  waiting(): number;
  /** Gives all of them their answers, and keeps none back from then on. */
  letGo(): void;
}

/** The bank of a journey, which keeps back the answers to some requests until the test lets them go. */
export async function heldBank(
  journey: Journey,
  isHeld: (path: string) => boolean,
): Promise<HeldBank> {
  const held: (() => void)[] = [];
  let isOpen = false;
  const url = await alteredBank(journey, {
    send(response, { status, headers, body }, path) {
      if (isOpen || !isHeld(path)) return false;
      held.push(() => response.writeHead(status, headers).end(body));
      return true;
    },
  });
  return {
    env: { ...journey.env, QONTO_API_URL: url },
    waiting: () => held.length,
    letGo() {
      isOpen = true;
      for (const answer of held.splice(0)) answer();
    },
  };
}
