import { isDeepStrictEqual } from 'node:util';
import { rememberSecret } from '../../../src/redact/known-secrets.ts';
import { Random } from '../../../src/simulator/random.ts';
import { findIn, grants, secrets } from '../../redact/canaries.ts';
import { type Outcome, ofBytes, ofText } from './both-ways.ts';
import { blindMutantOf, mutantOf } from './mutants.ts';
import type { SimulatedPage } from './simulated-pages.ts';

export interface Tally {
  answers: number;
  rows: number;
  /** Rows that were made out of bytes. */
  scanned: number;
  refused: number;
  /** The first few answers of which the two ways make different things. */
  readonly differences: string[];
}

export function newTally(): Tally {
  return { answers: 0, rows: 0, scanned: 0, refused: 0, differences: [] };
}

const mostTold = 3;
/** In characters. */
const longestTold = 4_000;

/** Reads an answer both ways. They are to make the same of it, and no line of it may hold what grants access. */
export function compare(
  { answer, asked }: SimulatedPage,
  tally: Tally,
  name: string,
  holdsNone = true,
): void {
  const [bytes, text] = [ofBytes(answer, asked), ofText(answer, asked)];
  tally.answers += 1;
  tally.rows += text.rows.length;
  tally.scanned += bytes.scanned;
  tally.refused += text.refusal === undefined ? 0 : 1;
  const flaw = flawOf(bytes, text) ?? (holdsNone ? canaryIn(bytes) : undefined);
  if (flaw !== undefined && tally.differences.length < mostTold)
    tally.differences.push(`${name}: ${flaw}\nof ${answer.toString().slice(0, longestTold)}`);
}

function flawOf(bytes: Outcome, text: Outcome): string | undefined {
  if (!isDeepStrictEqual([bytes.page, bytes.refusal], [text.page, text.refusal]))
    return `${bytes.refusal} by bytes, ${text.refusal} by text`;
  const at = Math.max(bytes.rows.length, text.rows.length);
  for (let i = 0; i < at; i += 1)
    if (!isDeepStrictEqual(bytes.rows[i], text.rows[i]))
      return `row ${i} by bytes ${said(bytes, i)}\nby text ${said(text, i)}`;
  return undefined;
}

function said(outcome: Outcome, row: number): string {
  return String(JSON.stringify(outcome.rows[row])).slice(0, longestTold);
}

function canaryIn(bytes: Outcome): string | undefined {
  const lines = bytes.rows.map((row) => ('line' in row ? row.line : '')).join('');
  const found = findIn(lines, grants);
  return found.length === 0 ? undefined : `a line holds ${found.join(', ')}`;
}

/** So many mutants of pages; the same seed makes the same ones. */
export function compareMutants(
  pages: readonly SimulatedPage[],
  mutants: number,
  seed: string,
): Tally {
  for (const secret of Object.values(secrets)) rememberSecret(secret);
  const random = new Random(seed);
  const tally = newTally();
  for (let i = 0; i < mutants; i += 1) {
    const { answer, asked } = random.pick(pages);
    const name = `mutant ${i} of seed ${seed}`;
    // Where a credential was damaged, its remains are none.
    if (random.chance(0.2))
      compare({ answer: blindMutantOf(answer, random), asked }, tally, name, false);
    else compare({ answer: mutantOf(answer, random), asked }, tally, name);
  }
  return tally;
}
