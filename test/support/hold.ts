import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ConnectorError } from '../../src/base/errors.ts';
import { statusOf } from '../../src/cli/output/report.ts';
import { type Manifest, manifestSchema } from '../../src/raw/manifest.ts';
import type { SyncReport } from '../../src/run/story.ts';
import type { Journey } from './journey.ts';

/** How a run ended that could prove nothing. */
export interface Held {
  readonly exit: number;
  /** Codes of the faults, each once. */
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  /** What the user can do, each once. */
  readonly hints: readonly string[];
}

/**
 * Fails unless the run holds: no manifest, watermarks where they were, another exit status than 0, the lease let go of.
 * What follows from it, that the next good run catches up, is for `expectCaughtUp`.
 */
export async function expectHold(journey: Journey, run: () => Promise<SyncReport>): Promise<Held> {
  const before = await manifestNames(journey);
  const held = await endOf(run);
  expect(await manifestNames(journey)).toEqual(before);
  expect(held.exit).not.toBe(0);
  expect(await leaseHolder(journey)).toBeNull();
  return held;
}

/** One good run, after which everything is there. */
export async function expectCaughtUp(
  journey: Journey,
  flags: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  expect(statusOf(await journey.sync(flags))).toBe(0);
  await journey.expectTruth();
}

/** Watermarks by account and status, as the newest manifest has them. */
export async function watermarks(journey: Journey): Promise<Record<string, string | null>> {
  const newest = await newestManifest(journey);
  return Object.fromEntries(
    (newest?.streams.transactions?.listings ?? []).map(({ slice, watermark }) => [
      `${slice.bank_account_id} ${slice.status}`,
      watermark,
    ]),
  );
}

export async function newestManifest(journey: Journey): Promise<Manifest | undefined> {
  const name = (await manifestNames(journey)).at(-1);
  if (name === undefined) return undefined;
  const text = await readFile(join(journey.raw, 'manifests', name), 'utf8');
  return manifestSchema.parse(JSON.parse(text));
}

async function manifestNames({ raw }: Journey): Promise<string[]> {
  return (await readdir(join(raw, 'manifests')).catch(() => [])).sort();
}

async function leaseHolder({ raw }: Journey): Promise<unknown> {
  return JSON.parse(await readFile(join(raw, 'ctl/lease.json'), 'utf8')).holder;
}

async function endOf(run: () => Promise<SyncReport>): Promise<Held> {
  try {
    const done = await run();
    const faults = done.extract?.faults ?? [];
    return {
      exit: statusOf(done),
      codes: [...new Set(faults.map(({ code }) => code))],
      messages: faults.map(({ message }) => message),
      hints: [...new Set(faults.map(({ hint }) => hint))],
    };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return {
      exit: error.exit,
      codes: [error.code],
      messages: [error.message],
      hints: [error.hint],
    };
  }
}
