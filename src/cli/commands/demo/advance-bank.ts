import { z } from 'zod';
import { configError, exitStatus } from '../../../base/errors.ts';
import type { Environment } from '../../../config/config.ts';
import { print, printJson } from '../../output/output.ts';

export interface Advance {
  readonly days: number;
  readonly hours: number;
  /** 0 for the bank that QONTO_API_URL names. */
  readonly port: number;
  readonly json: boolean;
}

const answer = z.object({ now: z.string(), events: z.record(z.string(), z.unknown()) });

/** Moves the clock of a simulated bank that is open on this machine, and tells what happened there meanwhile. */
export async function advanceBank(
  { days, hours, port, json }: Advance,
  env: Environment,
  signal: AbortSignal,
): Promise<number> {
  const origin = originOf(port, env.QONTO_API_URL ?? '');
  const body = JSON.stringify({ days, hours });
  const said = await fetch(`${origin}/__simulator/advance`, { method: 'POST', body, signal })
    .then((response) => response.json())
    .catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw noBank(`No simulated bank answers at ${origin}`);
    });
  const told = answer.safeParse(said);
  if (!told.success) throw noBank(`What answers at ${origin} is no simulated bank`);
  const { now, events } = told.data;
  if (json) printJson(told.data);
  else {
    const counts = Object.entries(events).filter(([, count]) => typeof count === 'number');
    const what = counts.map(([name, count]) => `${name.replaceAll('_', ' ')} ${String(count)}`);
    print(`The bank's clock is at ${now}: ${what.join(', ')}`);
  }
  return exitStatus.done;
}

/** Of this machine only: what steers a bank is asked of no other. */
function originOf(port: number, apiUrl: string): string {
  if (port > 0) return `http://127.0.0.1:${port}`;
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  if (url !== undefined && /^(127\.0\.0\.1|localhost)$/.test(url.hostname)) return url.origin;
  throw noBank('Neither --port nor QONTO_API_URL names a simulated bank of this machine');
}

function noBank(message: string) {
  return configError(message, {
    code: 'no_simulated_bank',
    hint: 'Open one in another terminal, with `qonto-elt simulate --port 8080`, and name it with --port 8080.',
  });
}
