import { ConnectorError, unavailableError } from '../errors.ts';
import type { ExtractDeps, ExtractOptions } from './deps.ts';
import { asFault, endsRun, type Fault } from './fault.ts';
import type { Landing } from './landing.ts';
import { type ListPage, NotCertified } from './listing.ts';
import {
  isNotOffered,
  type ListedTransaction,
  listTransactions,
  transactionPages,
} from './listings.ts';
import type { Progress } from './progress.ts';

/** Lists one account and status and lands its rows. Returns the fault that stopped it, if one did. */
export async function runListing(
  { bank, log, onProgress }: ExtractDeps,
  landing: Landing,
  progress: Progress,
  { since }: ExtractOptions,
): Promise<Fault | undefined> {
  let bankTime: Awaited<ReturnType<ListPage<ListedTransaction>>>['serverTime'];
  const pages = transactionPages(bank, progress);
  const list: ListPage<ListedTransaction> = async (window) => {
    progress.counts.requests += 1;
    const page = await pages(window);
    bankTime = page.serverTime ?? bankTime;
    return page;
  };
  const place = { bank_account_id: progress.bankAccountId, status: progress.status };
  try {
    const listing = listTransactions(list, { from: progress.start(since) });
    for (;;) {
      const step = await listing.next();
      if (step.done) {
        progress.certify(step.value);
        await landing.rows(progress, [], bankTime);
        return undefined;
      }
      await landing.rows(progress, step.value, bankTime);
      onProgress?.({ rows: step.value.length, requests: bank.requests() });
    }
  } catch (error) {
    if (isNotOffered(error, progress.status)) {
      log.info('status not offered by the bank', {
        account: progress.bankAccountId,
        status: progress.status,
      });
      return undefined;
    }
    if (error instanceof NotCertified) {
      progress.hold();
      return asFault(notCertified(error, progress), place);
    }
    if (endsRun(error) || !(error instanceof ConnectorError)) throw error;
    return asFault(error, place);
  }
}

/** Rows may be missing and nobody could tell: the watermark stays, so that the next run reads the same stretch again. */
function notCertified(error: NotCertified, { bankAccountId, status }: Progress): ConnectorError {
  return unavailableError(
    `The listing of account ${bankAccountId}, ${status}, cannot be trusted: ${error.message}`,
    {
      code: 'not_certified',
      hint: 'Its watermark was not moved; the next run reads it again. If it stays, the API has changed: report it.',
    },
  );
}
