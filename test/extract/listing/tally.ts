import { type Attempt, explore, type Found } from './explore.ts';
import type { Setting } from './families.ts';

export interface Tally {
  trials: number;
  /** Trials in which a listing ended without a certificate, so that the run would hold. */
  held: number;
  /** The most requests one trial took, and the most before one was held. */
  requests: number;
  requestsIfHeld: number;
  readonly losses: string[];
  /** Trials that were held although the bank sorts, counts and says everything as documented. */
  readonly needlesslyHeld: string[];
}

/** Plays the settings; keeps the first ten of what went wrong. */
export async function play(settings: readonly Setting[], attempt?: Attempt): Promise<Tally> {
  const tally: Tally = {
    trials: 0,
    held: 0,
    requests: 0,
    requestsIfHeld: 0,
    losses: [],
    needlesslyHeld: [],
  };
  for (const setting of settings) {
    const { behaviour, layout, moves } = setting;
    await explore(layout, behaviour, moves, (found) => count(tally, setting, found), attempt);
  }
  return tally;
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    trials: tallies.reduce((all, { trials }) => all + trials, 0),
    held: tallies.reduce((all, { held }) => all + held, 0),
    requests: Math.max(0, ...tallies.map(({ requests }) => requests)),
    requestsIfHeld: Math.max(0, ...tallies.map(({ requestsIfHeld }) => requestsIfHeld)),
    losses: tallies.flatMap(({ losses }) => losses),
    needlesslyHeld: tallies.flatMap(({ needlesslyHeld }) => needlesslyHeld),
  };
}

function count(tally: Tally, { behaviour, name, layoutName }: Setting, found: Found): void {
  const { moves, verdict } = found;
  const say = (what: string) => `${name}; ${layoutName}; ${JSON.stringify(moves)}: ${what}`;
  tally.trials += 1;
  const most = verdict.held ? 'requestsIfHeld' : 'requests';
  tally[most] = Math.max(tally[most], verdict.requests);
  if (verdict.held) tally.held += 1;
  if (verdict.loss !== undefined && tally.losses.length < 10) tally.losses.push(say(verdict.loss));
  if (verdict.held && behaviour.count === 'exact' && tally.needlesslyHeld.length < 10)
    tally.needlesslyHeld.push(say('held'));
}
