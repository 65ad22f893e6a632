import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256Of } from '../../../src/raw/digest.ts';
import { startJourney } from '../../support/journey.ts';

it.each([
  ['of another length', (bytes: number) => 'x'.repeat(bytes + 1)],
  ['of the right length', (bytes: number) => 'x'.repeat(bytes)],
])(
  'T128 a receipt %s that somebody has planted is not believed, and the bank’s is stored',
  async (_, make) => {
    const journey = await startJourney({ transactions: 60, accounts: 1, attachmentsShare: 0.2 });
    const { attachments } = journey.bank.bank.truth();
    for (const { id, file_size: size } of attachments) {
      mkdirSync(join(journey.raw, 'attachments', id), { recursive: true });
      writeFileSync(join(journey.raw, 'attachments', id, 'a'.repeat(64)), make(Number(size)));
    }
    const done = await journey.sync();
    expect(done.extract?.attachments).toMatchObject({ stored: attachments.length, reused: 0 });
    await journey.expectTruth();
    for (const { id, sha256 } of attachments)
      expect(sha256Of(readFileSync(join(journey.raw, 'attachments', id, String(sha256))))).toBe(
        sha256,
      );
  },
);
