import { configError, exitStatus } from '../../../base/errors.ts';
import { settingsOf } from '../../../config/settings.ts';
import { inspectTransaction, type TransactionAccount } from '../../../inspect/transaction.ts';
import { composeLog, composeZone, existingWarehouse } from '../../../run/compose.ts';
import { composeBank } from '../../../run/compose-bank.ts';
import { composeMarts } from '../../../run/marts.ts';
import { print, printJson } from '../../output/output.ts';
import { readSettings } from '../../read-settings.ts';
import type { Command } from '../command.ts';
import { transactionLines } from './transaction-text.ts';

export const transactionCommand: Command = {
  settings: settingsOf('transaction'),
  examples: [
    ['01234567-89ab-cdef-0123-456789abcdef', 'without names and notes'],
    ['01234567-89ab-cdef-0123-456789abcdef --personal --json', 'all of it, for machines'],
  ],
  async run({ flags, env }) {
    const config = readSettings(flags, env);
    const id = checkedId(flags.id);
    const log = composeLog(config);
    const zone = await composeZone(config);
    const account = await inspectTransaction(
      {
        zone,
        bank: () => composeBank(config, log),
        warehouse: () => existingWarehouse(config, zone),
        marts: () => composeMarts(config),
      },
      id,
      config.personal,
    );
    if (config.json) printJson(account);
    else print(...transactionLines(account));
    return statusOf(account);
  },
};

/** It goes into a path and a statement. */
function checkedId(id: unknown): string {
  if (typeof id === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(id)) return id;
  throw configError('That is not the id of a transaction', {
    code: 'bad_id',
    hint: 'It is a UUID, as in transaction_id of qonto__transactions. What ends in -transaction-12 is a name for people, which the bank does not know in its paths.',
  });
}

/** What could not be asked comes first: until it can be, nobody knows. */
function statusOf({ bank, held, mart }: TransactionAccount): number {
  const answers = [bank, held, mart];
  const failed = answers.find(({ exit }) => exit !== exitStatus.done);
  if (failed !== undefined) return failed.exit;
  return answers.some(({ found }) => found) ? exitStatus.done : exitStatus.data;
}
